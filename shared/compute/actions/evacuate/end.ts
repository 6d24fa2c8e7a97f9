/** How an evacuation goes on and ends. */
import * as powerStates from '../../../messaging/power-states.ts';
import { buildOf } from '../../commands/build-of.ts';
import type { Ending, Endings } from '../../commands/ending.ts';
import { stepwise } from '../../commands/steps.ts';
import { connectedTo, moveConnections } from '../../disks/connected.ts';
import { machineAt, release } from '../../hosts/allocation.ts';
import type { Migration } from '../../migrations/migration.ts';
import { userDataItems } from '../../servers/user-data.ts';
import { at, movingOf, put } from '../move/ends.ts';
import { plugsOf } from '../networks/plug.ts';
import { evacuate, evacuateWithVolumes } from './rows.ts';

type Image = Parameters<typeof readImage>[0];

/** As the evacuation's beginning has kept it. */
function readImage(image: Migration['learned'][string] | undefined) {
  return image as { readonly id: string; readonly dataId?: string | null; readonly diskFormat?: string } | null;
}

const evacuation = (row: typeof evacuate | typeof evacuateWithVolumes) =>
  stepwise(row, {
    async issue(ending) {
      const { tx, server, mappings } = ending;
      const { migration, destination } = movingOf(ending);
      const { adminPass, powerOn, image } = migration.learned;
      await moveConnections(ending, destination.host);
      put(ending, migration, { status: 'pre-migrating', learned: { powerOn: powerOn === true } });
      const given = server.hasUserData ? await tx.get(userDataItems, server.id) : undefined;
      const payload = {
        ...buildOf(server, mappings, await plugsOf(tx, ending.ports, server), {
          userData: null,
          personality: [],
          ...given,
          adminPass: String(adminPass),
        }),
        image: readImage(image as Image),
        powerOn: powerOn === true,
      };
      return { host: destination.host, payload, server: at(destination), id: machineAt(server, destination.host) };
    },

    async succeeded(ending) {
      const { migration, destination } = movingOf(ending);
      put(ending, migration, { status: 'done', learned: {} });
      await connectedTo(ending, destination.host);
      const isOn = migration.learned['powerOn'] === true;
      const launchedAt = new Date(ending.ports.clock.now()).toISOString();
      const state = isOn
        ? ({ vmState: 'active', powerState: powerStates.running } as const)
        : ({ vmState: 'stopped', powerState: powerStates.shutdown } as const);
      return { ...state, launchedAt, migrationId: null, fault: null };
    },

    /** Nothing was built there, or nothing is left of it. The server stays with its old host, which may have nothing of it any more. */
    async failed(ending: Ending) {
      const { migration, source, destination } = movingOf(ending);
      await moveConnections(ending, source.host);
      put(ending, migration, { status: 'error', learned: {} });
      const { allocations } = await release(ending.tx, ending.server, { host: destination.host });
      return { ...at(source), allocations, migrationId: null };
    },
  }) satisfies Endings;

export const evacuating = evacuation(evacuate);
export const evacuatingWithVolumes = evacuation(evacuateWithVolumes);
