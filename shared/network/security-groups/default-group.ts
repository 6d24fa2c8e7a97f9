/** Every project has a group named `default`, made when it first makes something that has to do with networks. Source: contract-network/behaviour.md, "Security groups". */

import type { Caller } from '../../operation/policy.ts';
import { takeNetworkQuota } from '../../quota/networks.ts';
import { isPossibleKey } from '../../store/requests.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { newStandard } from '../resource/standard.ts';
import { withinNetworkQuota } from '../within-quota.ts';
import {
  defaultGroups,
  groupRules,
  referrers,
  type SecurityGroup,
  type SecurityGroupRule,
  securityGroupRules,
  securityGroups,
} from './security-group.ts';

/** What a rule is made of: whatever is not said is not restricted. */
export type RuleContent = Pick<SecurityGroupRule, 'direction' | 'ethertype'> & Partial<Omit<SecurityGroupRule, 'id' | 'groupId'>>;

/** Puts a rule into a group, in the commit that takes its quota elsewhere. */
export function putRule(
  tx: Transaction,
  { chance, clock }: NetworkPorts,
  group: Pick<SecurityGroup, 'id' | 'projectId'>,
  content: RuleContent,
): SecurityGroupRule {
  const now = new Date(clock.now()).toISOString();
  const rule: SecurityGroupRule = {
    id: chance.uuid(),
    projectId: group.projectId,
    description: '',
    revision: 0,
    createdAt: now,
    updatedAt: now,
    tags: [],
    protocol: null,
    portRangeMin: null,
    portRangeMax: null,
    remoteIpPrefix: null,
    remoteGroupId: null,
    ...content,
    groupId: group.id,
  };
  tx.put(securityGroupRules, rule);
  tx.put(groupRules, rule);
  const { remoteGroupId } = rule;
  if (remoteGroupId !== null && remoteGroupId !== group.id) tx.put(referrers, { remoteGroupId, groupId: group.id, ruleId: rule.id });
  return rule;
}

const ethertypes = ['IPv4', 'IPv6'] as const;

/** A new group, with the two rules that let everything out. */
export function putGroup(
  tx: Transaction,
  ports: NetworkPorts,
  group: Pick<SecurityGroup, 'projectId' | 'name' | 'description' | 'stateful' | 'isDefault'>,
): SecurityGroup {
  const made: SecurityGroup = { ...newStandard(ports, group, 1), ...group, sharedWith: [] };
  tx.put(securityGroups, made);
  for (const ethertype of ethertypes) putRule(tx, ports, made, { direction: 'egress', ethertype });
  return made;
}

/** Makes the default group of the caller's project, or of the one that an administrator asks for, before groups are listed. */
export async function prepareDefaultGroup(
  ports: NetworkPorts,
  { caller, query }: { readonly caller: Caller; readonly query: Readonly<Record<string, readonly string[]>> },
): Promise<void> {
  const [asked] = caller.isAdmin ? (query['project_id'] ?? query['tenant_id'] ?? []) : [];
  const projectId = asked ?? caller.projectId;
  if (projectId === null || projectId === '' || !isPossibleKey(defaultGroups.key(projectId))) return;
  await withinNetworkQuota(() => transaction(ports, (tx) => ensureDefaultGroup(tx, ports, projectId)));
}

/** The project's default group, made in this commit if there is none. @returns its id */
export async function ensureDefaultGroup(tx: Transaction, ports: NetworkPorts, projectId: string): Promise<string> {
  const known = await tx.get(defaultGroups, projectId);
  if (known !== undefined) return known.groupId;
  await takeNetworkQuota(tx, projectId, { security_group: 1, security_group_rule: 4 });
  const group = putGroup(tx, ports, { projectId, name: 'default', description: 'Default security group', stateful: true, isDefault: true });
  for (const ethertype of ethertypes) putRule(tx, ports, group, { direction: 'ingress', ethertype, remoteGroupId: group.id });
  tx.put(defaultGroups, { projectId, groupId: group.id });
  return group.id;
}
