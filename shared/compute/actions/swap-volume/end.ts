/** A swap ends: the server has the one volume or the other, and lets go of that which it has not. */
import { type Ending, type Endings, kept, over } from '../../commands/ending.ts';
import { attachedVolumes, type Mapping, mappings } from '../../disks/mapping.ts';
import { attachmentOf } from '../../disks/volume-connection.ts';
import { servers } from '../../servers/server.ts';
import { letGoOfVolume } from '../delete/bury.ts';

/** The two mappings, if this command is what they wait for. */
function waiting({ mappings: of, command }: Ending) {
  const both = of.filter(({ commandId }) => commandId === command.id);
  return { old: both.find(({ state }) => state === 'detaching'), wanted: both.find(({ state }) => state === 'attaching') };
}

async function settle({ tx, ports, server, mappings: of }: Ending, stays: Mapping, goes: Mapping): Promise<void> {
  const standing: Mapping = { ...stays, state: 'attached', commandId: null };
  await letGoOfVolume(tx, ports, goes);
  tx.put(mappings, standing);
  if (stays.volumeId !== null) await ports.volumes.attached(tx, stays.volumeId, attachmentOf(standing, server.host));
  const left = of.flatMap((each) => (each.id === goes.id ? [] : [each.id === stays.id ? standing : each]));
  tx.put(servers, { ...server, volumesAttached: attachedVolumes(left), updatedAt: new Date(ports.clock.now()).toISOString() });
}

async function keepOld(ending: Ending) {
  const { old, wanted } = waiting(ending);
  if (old !== undefined && wanted !== undefined) await settle(ending, old, wanted);
  return over('Error');
}

export const swapping: Endings = {
  async done(ending) {
    const { old, wanted } = waiting(ending);
    if (old === undefined || wanted === undefined) return over('Error');
    await settle(ending, wanted, old);
    return over('Success');
  },
  failed: keepOld,
  async lost(ending) {
    return ending.isFenced ? keepOld(ending) : kept;
  },
};
