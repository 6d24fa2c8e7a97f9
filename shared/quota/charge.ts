/**
 * Taking from the quotas of a project and of a user in it, and giving back. Whatever counts for the project counts for its user in the same commit, whether the user has limits or
 * not: so limits that are set later hold at once, and nobody has to count what was there before.
 */
import type { Transaction } from '../store/transaction.ts';
import type { ComputeUsage, Limits } from './compute-resources.ts';
import { boundsOf } from './resource.ts';
import type { Owner } from './standing.ts';
import { projectUsageKey, userUsageKey } from './usage.ts';

interface Limited {
  readonly project: { readonly limits: Limits };
  readonly user: { readonly limits: Limits };
}

/**
 * @param within the limits, on which the commit relies; undefined takes whatever they are
 * @throws OutOfBounds from the transaction
 */
export function takeQuota<Name extends keyof ComputeUsage>(
  tx: Transaction,
  { projectId, userId }: Owner,
  amounts: Readonly<Record<Name, number>>,
  within: Limited | undefined,
): void {
  tx.add<Name>(projectUsageKey(projectId), amounts, boundsOf(amounts, within?.project.limits ?? {}));
  tx.add<Name>(userUsageKey(projectId, userId), amounts, boundsOf(amounts, within?.user.limits ?? {}));
}

/** Gives back what was taken. */
export function returnQuota<Name extends keyof ComputeUsage>(
  tx: Transaction,
  { projectId, userId }: Owner,
  amounts: Readonly<Record<Name, number>>,
): void {
  tx.giveBack(projectUsageKey(projectId), amounts);
  tx.giveBack(userUsageKey(projectId, userId), amounts);
}
