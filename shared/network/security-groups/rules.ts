/** Makes rules of security groups, and takes them away. Each counts as a change of its group, of whose hosts it is owed. */
import type { Caller } from '../../operation/policy.ts';
import { returnNetworkQuota, takeNetworkQuota } from '../../quota/networks.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import { SecurityGroupNotFound } from '../errors/ports.ts';
import * as errors from '../errors/security-groups.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import type { Posted } from '../resource/attribute.ts';
import { enforceCreate } from '../resource/enforce.ts';
import { used } from '../resource/leaving.ts';
import { holds } from '../resource/rules.ts';
import { putRule } from './default-group.ts';
import { groupTarget, securityGroupResource } from './resource.ts';
import { assertSays, canonicalProtocol, contentOf, type RuleSays, ruleSaysErrors } from './rule-content.ts';
import { type ruleAttributes, ruleResource } from './rule-resource.ts';
import { groupRules, referrers, type SecurityGroup, type SecurityGroupRule, securityGroupRules, securityGroups } from './security-group.ts';

type RuleBody = Posted<typeof ruleAttributes>;

/** As many as fit into one commit: each has three writes, and may rely on a group of its own. */
export const rulesAtOnce = 24;

export const createRuleErrors = [
  networkErrors.PolicyNotAuthorized,
  networkErrors.OverQuota,
  SecurityGroupNotFound,
  ...ruleSaysErrors,
  errors.SecurityGroupRuleInvalidProtocol,
  errors.SecurityGroupRuleInvalidEtherType,
  errors.InvalidCIDR,
  errors.AddressGroupNotFound,
  errors.SecurityGroupRuleExists,
  errors.DuplicateSecurityGroupRuleInPost,
  errors.SecurityGroupNotSingleGroupRules,
];

function saysOf(body: RuleBody): RuleSays {
  return {
    direction: body.direction,
    ethertype: body.ethertype,
    protocol: canonicalProtocol(body.protocol, body.ethertype),
    portRangeMin: body.port_range_min,
    portRangeMax: body.port_range_max,
    remoteIpPrefix: body.remote_ip_prefix,
    remoteGroupId: body.remote_group_id,
  };
}

/** Whether rules may be made by one request: they are of one group, and say different things. */
export function assertTogether(bodies: readonly RuleBody[]): void {
  if (new Set(bodies.map(({ security_group_id: id }) => id)).size > 1) throw errors.SecurityGroupNotSingleGroupRules();
  const said = bodies.map((body) => contentOf(saysOf(body)));
  if (new Set(said).size < said.length) throw errors.DuplicateSecurityGroupRuleInPost();
}

/** The group with its change: counted, and owed to hosts. */
function putChanged(tx: Transaction, { clock }: Pick<NetworkPorts, 'clock'>, group: SecurityGroup): void {
  const now = clock.now();
  const revision = group.revision + 1;
  tx.put(securityGroups, { ...group, revision, updatedAt: new Date(now).toISOString(), owedSince: group.owedSince ?? now });
}

const mayBeSeen = (group: SecurityGroup, caller: Caller) =>
  holds(securityGroupResource.rules, 'get_security_group', caller, groupTarget(group, caller));

export async function createRule(tx: Transaction, ports: NetworkPorts, caller: Caller, body: RuleBody): Promise<SecurityGroupRule> {
  const says = saysOf(body);
  assertSays(says);
  const id = body.security_group_id;
  const group = await used(tx, ports.clock, securityGroups, id);
  if (group === undefined || !mayBeSeen(group, caller)) throw SecurityGroupNotFound({ id });
  const { projectId } = group;
  enforceCreate(ruleResource, caller, { projectId, parentProjectId: projectId }, body);
  await assertRemote(tx, ports, caller, says.remoteGroupId);
  const known = await tx.get(groupRules, { groupId: id, content: contentOf(says) });
  if (known !== undefined) throw errors.SecurityGroupRuleExists({ rule_id: known.id });
  await takeNetworkQuota(tx, projectId, { security_group_rule: 1 });
  putChanged(tx, ports, group);
  return putRule(tx, ports, group, { ...says, description: body.description });
}

async function assertRemote(tx: Transaction, { clock }: NetworkPorts, caller: Caller, id: string | null): Promise<void> {
  if (id === null) return;
  const group = await used(tx, clock, securityGroups, id);
  if (group === undefined || !mayBeSeen(group, caller)) throw SecurityGroupNotFound({ id });
}

/** @param find the rule, if the caller may delete it */
export async function deleteRule(ports: NetworkPorts, find: (tx: Transaction) => Promise<SecurityGroupRule>): Promise<void> {
  await transaction(ports, async (tx) => removeRule(tx, ports, await find(tx)));
}

/** Takes a rule out of its group, which stays. */
export async function removeRule(tx: Transaction, ports: NetworkPorts, rule: SecurityGroupRule): Promise<void> {
  const group = await tx.get(securityGroups, rule.groupId);
  if (group !== undefined) putChanged(tx, ports, group);
  await forgetRules(tx, [rule]);
}

/** Rules of one project, with their quota. */
export async function forgetRules(tx: Transaction, rules: readonly SecurityGroupRule[]): Promise<void> {
  for (const rule of rules) {
    const { id: ruleId, groupId, remoteGroupId } = rule;
    if ((await tx.get(securityGroupRules, ruleId)) === undefined) continue;
    tx.remove(securityGroupRules, ruleId);
    const place = { groupId, content: contentOf(rule) };
    if ((await tx.get(groupRules, place)) !== undefined) tx.remove(groupRules, place);
    if (remoteGroupId !== null && (await tx.get(referrers, { remoteGroupId, ruleId })) !== undefined)
      tx.remove(referrers, { remoteGroupId, ruleId });
    returnNetworkQuota(tx, rule.projectId, { security_group_rule: 1 });
  }
}
