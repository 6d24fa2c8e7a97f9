import { type Caller, enforce, type Policy } from '../../operation/policy.ts';
import { canonicalUuid } from '../../operation/uuid.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as computeErrors from '../errors.ts';
import { type ServerGroup, serverGroups } from './group.ts';

export const findGroupErrors = [computeErrors.ServerGroupNotFound];

/** Another project's is not found, rather than forbidden: nobody learns which there are. */
export async function findGroup(tx: Pick<Transaction, 'get'>, id: string, caller: Caller, policy: Policy): Promise<ServerGroup> {
  const canonical = canonicalUuid(id);
  const group = canonical === undefined ? undefined : await tx.get(serverGroups, canonical);
  if (group === undefined || !(caller.isAdmin || group.projectId === caller.projectId)) {
    throw computeErrors.ServerGroupNotFound({ group_uuid: id });
  }
  enforce(policy, caller, { projectId: group.projectId });
  return group;
}
