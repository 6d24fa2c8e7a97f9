/** How a live migration goes on, ends, and is undone. */
import type { z } from 'zod/mini';
import { connectedVolumes } from '../../commands/build-of.ts';
import type { Ending, Endings } from '../../commands/ending.ts';
import { type Issued, stepwise } from '../../commands/steps.ts';
import { connectedTo, moveConnections, movePorts } from '../../disks/connected.ts';
import { machineAt } from '../../hosts/allocation.ts';
import { withoutUnmade } from '../move/end.ts';
import { at, type Moving, movingOf, put } from '../move/ends.ts';
import { liveMigrate } from './rows.ts';

type Json = Record<string, z.core.util.JSONType>;

/** How the machine is to stand, wherever it is. */
const goesOn = ({ server, mappings }: Ending, { migration }: Moving, host: string) => ({
  machineId: machineAt(server, host),
  volumes: connectedVolumes(mappings),
  isPaused: migration.vmState === 'paused',
});

/** From when on the destination may have let it run. */
const mayHaveRun = ({ command, isFenced }: Ending) => command.step === 'takeOver' && isFenced;

function issue(ending: Ending, step: string, isUndo: boolean): Issued {
  const under = movingOf(ending);
  const { source, destination, migration } = under;
  if (isUndo) {
    return step === 'send'
      ? { host: source.host, payload: { ...goesOn(ending, under, source.host), mayHaveRun: mayHaveRun(ending) }, server: at(source) }
      : { host: destination.host, payload: { machineId: machineAt(ending.server, destination.host) }, server: at(source) };
  }
  const { address = {}, disks = {} } = ending.result;
  if (step === 'send') {
    put(ending, migration, { status: 'running', learned: { ...migration.learned, address } });
    const payload = { ...goesOn(ending, under, source.host), address, withDisks: migration.learned['withDisks'] === true };
    return { host: source.host, payload };
  }
  if (step === 'takeOver') {
    put(ending, migration, { status: 'post-migrating', learned: { ...migration.learned, disks } });
    const payload = { ...goesOn(ending, under, destination.host), disks: disks as Json };
    return { host: destination.host, payload, server: at(destination) };
  }
  return { host: source.host, payload: { machineId: machineAt(ending.server, source.host) } };
}

export const liveMigration = stepwise(liveMigrate, {
  async issue(ending, step, isUndo) {
    const { source, destination } = movingOf(ending);
    if (step === 'discard' && !isUndo) await connectedTo(ending, destination.host);
    // The source has let go of them when it has sent the machine, and needs them again when it gets it back.
    if (step === 'takeOver' && !isUndo) await moveConnections(ending, destination.host);
    if (step === 'send' && isUndo) await moveConnections(ending, source.host);
    return issue(ending, step, isUndo);
  },

  // Once it runs at the destination, giving up would gain nothing.
  isGivenUp: ({ migration, command }) => migration?.isGivenUp === true && command.step !== 'takeOver',

  async succeeded(ending) {
    put(ending, movingOf(ending).migration, { status: 'completed' });
    return { migrationId: null };
  },

  async failed(ending) {
    const { migration, source } = movingOf(ending);
    put(ending, migration, { status: migration.isGivenUp ? 'cancelled' : 'error' });
    await movePorts(ending, source.host);
    return { ...at(source), ...(await withoutUnmade(ending)), vmState: migration.vmState, migrationId: null };
  },
}) satisfies Endings;
