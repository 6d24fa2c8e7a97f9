/** A trust that the caller may see: as one of its two parties, or as an administrator. */
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getTrust, type Trust } from '../../../shared/identity/trusts.ts';
import { type Caller, enforce } from '../../../shared/operation/policy.ts';
import type { Ports } from '../../../shared/ports.ts';
import { transaction } from '../../../shared/store/transaction.ts';

type Rule = Parameters<typeof identityPolicy.ownerOrAdmin>[0];

export async function foundTrust(ports: Pick<Ports, 'store' | 'clock' | 'chance'>, id: string, caller: Caller, rule: Rule): Promise<Trust> {
  const trust = await transaction(ports, (tx) => getTrust(tx, id, ports.clock.now()));
  const userId = caller.userId === trust.trusteeId ? trust.trusteeId : trust.trustorId;
  enforce(identityPolicy.ownerOrAdmin(rule), caller, { userId });
  return trust;
}
