/** Removes security groups that no port is in, with their rules, and the rules of others that name them. */
import type { Caller } from '../../operation/policy.ts';
import { returnNetworkQuota } from '../../quota/networks.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import * as errors from '../errors/security-groups.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { removeUnused } from '../resource/leaving.ts';
import { forgetRules, removeRule } from './rules.ts';
import {
  defaultGroups,
  filterStates,
  groupPartition,
  membersOf,
  referrers,
  rulesOf,
  type SecurityGroup,
  securityGroupRules,
  securityGroups,
} from './security-group.ts';

export const removeGroupErrors = [errors.SecurityGroupInUse, errors.SecurityGroupCannotRemoveDefault];

/** Rules that are taken away by one commit. */
const rulesAtOnce = 25;

/** @param find the group, if the caller may delete it */
export async function removeGroup(
  ports: NetworkPorts,
  find: (tx: Transaction) => Promise<SecurityGroup>,
  caller: Pick<Caller, 'isAdmin'>,
): Promise<void> {
  await removeUnused(ports, securityGroups, {
    find,
    async assertUnused({ id, isDefault }) {
      for await (const _member of membersOf(ports.store, id)) throw errors.SecurityGroupInUse({ id });
      if (isDefault && !caller.isAdmin) throw errors.SecurityGroupCannotRemoveDefault();
      await takeRulesAway(ports, id);
    },
    async remove(tx, { id, projectId, isDefault }) {
      if (isDefault && (await tx.get(defaultGroups, projectId))?.groupId === id) tx.remove(defaultGroups, projectId);
      if ((await tx.get(filterStates, id)) !== undefined) tx.remove(filterStates, id);
      returnNetworkQuota(tx, projectId, { security_group: 1 });
      tx.remove(securityGroups, id);
    },
  });
}

/** No rule comes to the group, or begins to name it, while it is about to go. Whoever dies here has left a group that lets less through, and is in no use. */
async function takeRulesAway(ports: NetworkPorts, groupId: string): Promise<void> {
  const all = { index: 'table', partition: groupPartition(groupId), range: { prefix: 'REFERRER#' } } as const;
  for await (const { ruleId } of referrers.all(ports.store, all)) {
    await transaction(ports, async (tx) => {
      const rule = await tx.get(securityGroupRules, ruleId);
      if (rule !== undefined) await removeRule(tx, ports, rule);
    });
  }
  const own = await rulesOf(ports.store, groupId);
  for (let from = 0; from < own.length; from += rulesAtOnce)
    await transaction(ports, (tx) => forgetRules(tx, own.slice(from, from + rulesAtOnce)));
}
