/** A server is gone when all of its hosts say so, or when an administrator has fenced them off. */
import { type Ending, type Endings, faultOf, kept, type Next, over } from '../../commands/ending.ts';
import { servers } from '../../servers/server.ts';
import { bury, buryAtLast, buryWithoutHost, letGoOfSome } from './bury.ts';
import { delete as row } from './row.ts';

export const deletion: Endings = {
  done: discarded,

  async failed(ending) {
    const { tx, server } = ending;
    if (server.deletedAt !== null) return kept;
    const fault = faultOf(ending);
    tx.put(servers, { ...server, ...row.failure, commandId: null, updatedAt: fault.created, fault });
    return over('Error');
  },

  /** The user sees it deleted. What the host may still hold, its volumes, stays claimed until the host is back or fenced off. */
  async lost(ending) {
    if (ending.isFenced) return discarded(ending);
    if (ending.server.deletedAt === null) await buryWithoutHost(ending.tx, ending.ports, ending.server, ending.mappings);
    return { ...kept, result: 'Success' } satisfies Next;
  },
};

/** Nothing of the server is left on this host; once that is so on all of them, what it held is given back. */
async function discarded({ tx, ports, server, mappings, command }: Ending): Promise<Next> {
  if (server.allocations.length > 0) return over();
  // The answer to an earlier request to delete it: what the later one has asked for is still owed.
  if (server.deletedAt === null && server.deletedWith?.requestId !== command.requestId) return over();
  const left = await letGoOfSome(tx, ports, server, mappings);
  if (left !== undefined) return { isOver: false, again: true };
  await (server.deletedAt === null ? bury : buryAtLast)(tx, ports, server, mappings);
  return over('Success');
}
