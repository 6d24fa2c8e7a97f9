/** How moves go on, end, and are undone: what each step's host is told, and what the move's record says of it. */

import * as powerStates from '../../../messaging/power-states.ts';
import { buildOf, connectedVolumes } from '../../commands/build-of.ts';
import type { Ending, Endings } from '../../commands/ending.ts';
import { type Issued, stepwise } from '../../commands/steps.ts';
import { connectedTo, moveConnections } from '../../disks/connected.ts';
import { machineAt, release } from '../../hosts/allocation.ts';
import type { Migration } from '../../migrations/migration.ts';
import type { Server } from '../../servers/server.ts';
import { userDataItems } from '../../servers/user-data.ts';
import { plugsOf } from '../networks/plug.ts';
import { chargedAs } from './charge.ts';
import { openConfirmWindow } from './confirm-window.ts';
import { at, type Moving, movingOf, put } from './ends.ts';
import { confirmResize, migrate, resize, revertResize } from './rows.ts';

/** Where the host says that it has made nothing, nothing is discarded: its place is free. */
export async function withoutUnmade({ tx, server, command }: Ending): Promise<Partial<Server>> {
  if (command.step !== 'receive' || command.isUndo) return {};
  const { allocations } = await release(tx, server, { host: command.host });
  return { allocations };
}

/** The machine at the source as it was before. */
async function takeBack(ending: Ending, { migration, source }: Moving): Promise<Issued> {
  await moveConnections(ending, source.host);
  const payload = {
    machineId: machineAt(ending.server, source.host),
    volumes: connectedVolumes(ending.mappings),
    powerOn: migration.vmState === 'active',
  };
  return { host: source.host, payload, server: { ...at(source), flavor: migration.oldFlavor } };
}

/** What the host said of the power state, or what it was told to make of it. */
const powerStateOf = ({ result }: Ending, { vmState }: Migration) =>
  ({ powerState: result.powerState ?? (vmState === 'active' ? powerStates.running : powerStates.shutdown) }) as Partial<Server>;

const moving = (row: typeof migrate | typeof resize) =>
  stepwise(row, {
    async issue(ending, step, isUndo) {
      const { tx, server, mappings, result } = ending;
      const under = movingOf(ending);
      const { source, destination } = under;
      if (isUndo) {
        if (step === 'handOver') return takeBack(ending, under);
        return {
          host: destination.host,
          payload: { machineId: machineAt(ending.server, destination.host) },
          server: { ...at(source), flavor: under.migration.oldFlavor },
        };
      }
      const powerOn = under.migration.vmState === 'active';
      if (step === 'handOver') {
        const { address = {} } = result;
        put(ending, under.migration, { status: 'migrating', learned: { address } });
        const payload = {
          machineId: machineAt(ending.server, source.host),
          ...(server.isVolumeBacked ? {} : { rootGib: under.migration.newFlavor.rootGib }),
          address,
          receiverId: machineAt(ending.server, destination.host),
          volumes: connectedVolumes(mappings),
          powerOn,
        };
        return { host: source.host, payload };
      }
      const { disks = {} } = result;
      await moveConnections(ending, destination.host);
      put(ending, under.migration, { status: 'post-migrating', learned: { ...under.migration.learned, disks } });
      const given = server.hasUserData ? await tx.get(userDataItems, server.id) : undefined;
      const built = { ...server, flavor: under.migration.newFlavor };
      const received = { machineId: machineAt(ending.server, destination.host), disks, powerOn };
      return {
        host: destination.host,
        payload: { ...buildOf(built, mappings, await plugsOf(tx, ending.ports, server), given), received },
        server: { ...at(destination), flavor: built.flavor },
      };
    },

    async succeeded(ending) {
      const under = movingOf(ending);
      put(ending, under.migration, { status: 'finished' });
      await connectedTo(ending, under.destination.host);
      await openConfirmWindow(ending.tx, ending.ports, ending.server.id);
      return { launchedAt: new Date(ending.ports.clock.now()).toISOString(), ...powerStateOf(ending, under.migration) };
    },

    isGivenUp: ({ migration }) => migration?.isGivenUp === true,

    async failed(ending) {
      const { migration: of, source } = movingOf(ending);
      put(ending, of, { status: of.isGivenUp ? 'cancelled' : 'error' });
      const charged = chargedAs(ending.tx, ending.server, of.oldFlavor);
      return { ...at(source), ...charged, ...(await withoutUnmade(ending)), vmState: of.vmState, migrationId: null };
    },
  }) satisfies Endings;

export const migration = moving(migrate);
export const resizing = moving(resize);

export const confirmation = stepwise(confirmResize, {
  issue: () => {
    throw new Error('Confirming has one step');
  },

  async succeeded(ending) {
    const { migration: of } = movingOf(ending);
    put(ending, of, { status: 'confirmed' });
    return {
      ...chargedAs(ending.tx, ending.server, of.newFlavor),
      vmState: ending.server.powerState === powerStates.shutdown ? 'stopped' : 'active',
      migrationId: null,
    };
  },
});

export const reversion = stepwise(revertResize, {
  issue: (ending) => takeBack(ending, movingOf(ending)),

  async succeeded(ending) {
    const { migration: of, source } = movingOf(ending);
    put(ending, of, { status: 'reverted' });
    await connectedTo(ending, source.host);
    return { ...chargedAs(ending.tx, ending.server, of.oldFlavor), vmState: of.vmState, migrationId: null, ...powerStateOf(ending, of) };
  },

  failed(ending) {
    const { migration: of, source } = movingOf(ending);
    put(ending, of, { status: 'error' });
    return { ...at(source), ...chargedAs(ending.tx, ending.server, of.oldFlavor), migrationId: null };
  },
});
