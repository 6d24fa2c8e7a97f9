/** Changing a server's tags: a lock does not hold them, only some vm states do. Source: contract/states.json. */
import type { Caller, Policy } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import * as computeErrors from '../errors.ts';
import { findServer, findServerErrors } from './find-server.ts';
import { assertMay, type Guards } from './guards.ts';
import { servers } from './server.ts';

const guards = {
  lock: false,
  host: 'any',
  vmStates: ['active', 'paused', 'suspended', 'stopped'],
  taskStates: null,
  mustHaveLaunched: false,
} as const satisfies Omit<Guards, 'action'>;

interface Request {
  readonly serverId: string;
  readonly caller: Caller;
  readonly policy: Policy;
  /** The word that a refusal uses. */
  readonly action: 'update tag' | 'update tags' | 'delete tag' | 'delete tags';
}

type Change = (before: readonly string[], serverId: string) => readonly string[];

export const writeTagsErrors = [...findServerErrors, computeErrors.InvalidState];

/** @returns the tags before and after; nothing is written where they are the same list. @throws writeTagsErrors, and what `change` throws */
export function writeTags(ports: Ports, { serverId, caller, policy, action }: Request, change: Change) {
  return transaction(ports, async (tx) => {
    const server = await findServer(tx, serverId, caller, policy);
    assertMay({ ...guards, action }, server, caller);
    const before = server.tags;
    const after = change(before, server.id);
    if (after !== before) tx.put(servers, { ...server, tags: [...after], updatedAt: new Date(ports.clock.now()).toISOString() });
    return { before, after, server };
  });
}
