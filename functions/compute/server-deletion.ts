/** Deleting a server, at once or after a while: DELETE and the action that forces it. */
import { deleteServer, inBatches, nothingToDelete } from '../../shared/compute/actions/delete/delete-server.ts';
import * as lifecycle from '../../shared/compute/actions/rows.ts';
import { softDeleteServer } from '../../shared/compute/actions/soft-delete/soft-delete-server.ts';
import { answeredBefore, type ClientToken, keepAnswer } from '../../shared/compute/client-token/client-token.ts';
import { readWithMappings } from '../../shared/compute/disks/mapping.ts';
import { admit, findServerErrors } from '../../shared/compute/servers/find-server.ts';
import { assertMay, stateErrors } from '../../shared/compute/servers/guards.ts';
import type { OperationRequest } from '../../shared/operation/operation.ts';
import type { Policy } from '../../shared/operation/policy.ts';
import { canonicalUuid } from '../../shared/operation/uuid.ts';
import type { Ports } from '../../shared/ports.ts';
import { type Transaction, transaction } from '../../shared/store/transaction.ts';

export const deletionErrors = [...findServerErrors, ...stateErrors];

type Asked = Pick<OperationRequest<unknown>, 'params' | 'caller' | 'requestId'>;

interface How {
  readonly rule: Policy;
  readonly isForced: boolean;
  /** Under which the answer is kept. */
  readonly token?: ClientToken | undefined;
}

/** @throws deletionErrors */
export async function deleteAsAsked({ params, caller, requestId }: Asked, ports: Ports, { rule, isForced, token }: How): Promise<void> {
  const id = params['server_id'] ?? '';
  const isSoft = !isForced && ports.reclaimInstanceSeconds !== undefined;
  const once = () =>
    transaction(ports, async (tx) => {
      if ((await answeredBefore(tx, ports, token)) !== undefined) return nothingToDelete;
      const next = await deleteSome(tx);
      // Kept with the last of several commits: what stops half-way is to be asked for again.
      if (!next.again) keepAnswer(tx, ports, token, {});
      return next;
    });
  async function deleteSome(tx: Transaction) {
    const canonical = canonicalUuid(id);
    const whole = canonical === undefined ? undefined : await readWithMappings(tx, ports.store, canonical);
    const server = admit(whole?.server, id, caller, rule);
    assertMay(lifecycle.delete, server, caller);
    // Asked twice: the first request is at work, and there is nothing to add to it.
    const isAside = server.vmState === 'soft-delete' || server.taskState === 'soft-deleting';
    if (server.taskState === 'deleting' || (isSoft && isAside && server.taskState !== 'restoring')) return nothingToDelete;
    const cause = { caller, requestId };
    const soft = isSoft ? await softDeleteServer(tx, ports, server, cause) : null;
    return soft === null ? deleteServer(tx, ports, server, whole?.mappings ?? [], cause) : { commands: soft, again: false };
  }
  await inBatches(ports, once);
}
