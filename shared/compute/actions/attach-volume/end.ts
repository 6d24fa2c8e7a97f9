/** Attaching and detaching end. A volume is let go only on the host's word, so that it is never connected to two. */
import { type Ending, type Endings, kept, over } from '../../commands/ending.ts';
import { type Mapping, mappings } from '../../disks/mapping.ts';
import { attachmentOf } from '../../disks/volume-connection.ts';
import { servers } from '../../servers/server.ts';
import { isUnderWay } from '../use-volume/tell.ts';
import { beginDetach, letGo } from './attach.ts';

/** The mapping, if this command is what it waits for. */
function waiting({ mappings: of, command }: Ending): Mapping | undefined {
  return of.find(({ commandId }) => commandId === command.id);
}

export const attachment: Endings = {
  async done(ending) {
    const mapping = waiting(ending);
    if (mapping === undefined || mapping.volumeId === null) return over('Error');
    const { tx, ports, server } = ending;
    tx.put(mappings, { ...mapping, state: 'attached', commandId: null });
    await ports.volumes.attached(tx, mapping.volumeId, attachmentOf(mapping, server.host));
    return over('Success');
  },

  async failed(ending) {
    const mapping = waiting(ending);
    if (mapping !== undefined) await letGo(ending.tx, ending.ports, ending.server, mapping);
    return over('Error');
  },

  /** The host may have connected it, or may yet: it is told to let go, and the claim stands until it has. */
  async lost(ending) {
    const mapping = waiting(ending);
    const { tx, ports, server, command, isFenced } = ending;
    if (mapping === undefined) return over('Error');
    if (isFenced || server.host === null) {
      await letGo(tx, ports, server, mapping);
      return over('Error');
    }
    return over('Error', await beginDetach(tx, ports, { ...server, host: server.host }, mapping, command.requestId));
  },
};

export const detachment: Endings = {
  async done(ending) {
    const mapping = waiting(ending);
    if (mapping !== undefined) await letGo(ending.tx, ending.ports, ending.server, mapping);
    return over('Success');
  },

  /** The guest holds on to it: it is attached as before. */
  async failed(ending) {
    const mapping = waiting(ending);
    if (mapping === undefined || mapping.volumeId === null) return over('Error');
    const { tx, ports, server } = ending;
    tx.put(mappings, { ...mapping, state: 'attached', commandId: null });
    tx.put(servers, { ...server, updatedAt: new Date(ports.clock.now()).toISOString() });
    await ports.volumes.attached(tx, mapping.volumeId, attachmentOf(mapping, server.host));
    return over('Error');
  },

  /** It is told again: the host may have connected it, or may not. */
  async refused(ending) {
    const { tx, ports, server, command } = ending;
    const mapping = waiting(ending);
    if (mapping === undefined || server.host === null) return await detachment.failed(ending);
    if (isUnderWay(server)) return kept;
    return over(undefined, await beginDetach(tx, ports, { ...server, host: server.host }, mapping, command.requestId));
  },

  async lost(ending) {
    if (!ending.isFenced) return kept;
    const mapping = waiting(ending);
    if (mapping !== undefined) await letGo(ending.tx, ending.ports, ending.server, mapping);
    return over('Success');
  },
};
