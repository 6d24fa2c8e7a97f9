/** A server is put aside on its host's word that the machine is shut down, or when the host has said nothing for long enough. */
import { advance, issue } from '../../commands/begin.ts';
import { type Ending, type Endings, isAside, kept, over } from '../../commands/ending.ts';
import { type Server, servers } from '../../servers/server.ts';
import { softDelete } from './rows.ts';
import { putAside } from './soft-delete-server.ts';

/** Since when it is put aside counts from the first time. */
async function aside({ tx, ports, server }: Ending): Promise<Server> {
  const isAsideAlready = server.vmState === softDelete.success.vmState && server.taskState === null;
  // Where the time was taken away meanwhile, it is reclaimed by the next run.
  return isAsideAlready ? server : putAside(tx, ports, server, ports.reclaimInstanceSeconds ?? 0);
}

export const softDeletion: Endings = {
  async done(ending) {
    if (isAside(ending)) return over();
    const { tx, ports } = ending;
    const { powerState } = softDelete.success;
    tx.put(servers, { ...(await aside(ending)), powerState, commandId: null, updatedAt: new Date(ports.clock.now()).toISOString() });
    return over('Success');
  },

  /** It is told again, but not at once. */
  async failed(ending) {
    return isAside(ending) ? over() : kept;
  },

  /** The machine may run for a while; so its host is told anew, with more time. */
  async lost(ending) {
    if (isAside(ending)) return over();
    const { tx, ports, command, isFenced } = ending;
    const put = await aside(ending);
    if (isFenced) {
      tx.put(servers, { ...put, commandId: null, updatedAt: new Date(ports.clock.now()).toISOString() });
      return over('Success');
    }
    const advanced = advance(put, undefined, ports.clock.now());
    const again = issue(tx, ports, softDelete, advanced, { step: 'stop', host: command.host, payload: {}, requestId: command.requestId });
    tx.put(servers, { ...advanced, commandId: again.id });
    return over('Success', again);
  },
};
