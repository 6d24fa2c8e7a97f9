/** Changing a server's tags: a lock does not hold them, only some vm states do. Source: contract/states.json. */
import type { Caller, Policy } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import * as computeErrors from '../errors.ts';
import { findServer, findServerErrors } from './find-server.ts';
import { servers } from './server.ts';
import type { VmState } from './states.ts';

const vmStates: readonly VmState[] = ['active', 'paused', 'suspended', 'stopped'];

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
    if (!vmStates.includes(server.vmState)) {
      throw computeErrors.InvalidState({ action, instance_uuid: server.id, attr: 'vm_state', state: server.vmState });
    }
    const before = server.tags;
    const after = change(before, server.id);
    if (after !== before) tx.put(servers, { ...server, tags: [...after], updatedAt: new Date(ports.clock.now()).toISOString() });
    return { before, after, server };
  });
}
