/** A server is gone when its host says so, or when an administrator has fenced the host off. */
import { bury, buryAtLast, buryWithoutHost } from '../../actions/delete/bury.ts';
import * as lifecycle from '../../actions/rows.ts';
import { servers } from '../../servers/server.ts';
import { type Ending, kept, type Next, type OutcomeRow, over } from './outcome.ts';

export const destroy: OutcomeRow<'destroy'> = {
  async done(ending) {
    await gone(ending);
    return over('Success');
  },

  async failed({ tx, ports, server, fault }) {
    if (server.deletedAt !== null) return kept;
    const time = new Date(ports.clock.now()).toISOString();
    tx.put(servers, {
      ...server,
      ...lifecycle.delete.failure,
      commandId: null,
      updatedAt: time,
      fault: { code: 500, message: fault, created: time },
    });
    return over('Error');
  },

  /** The user sees it deleted. What the host may still hold, its volumes, stays claimed until the host is back or fenced off. */
  async lost(ending) {
    if (ending.isFenced) {
      await gone(ending);
      return over('Success');
    }
    if (ending.server.deletedAt === null) await buryWithoutHost(ending.tx, ending.ports, ending.server, ending.mappings);
    return { ...kept, result: 'Success' } satisfies Next;
  },
};

async function gone({ tx, ports, server, mappings }: Ending<'destroy'>): Promise<void> {
  await (server.deletedAt === null ? bury : buryAtLast)(tx, ports, server, mappings);
}
