import { z } from 'zod/mini';
import { together } from '../../../shared/errors.ts';
import { makeErrors, makeOne } from '../../../shared/network/nova/make.ts';
import { proxiedMakeErrors, refusedGroup } from '../../../shared/network/nova/refusals.ts';
import { readRule, readRuleErrors } from '../../../shared/network/nova/rule.ts';
import { novaRule } from '../../../shared/network/nova/security-groups.ts';
import { ruleResource } from '../../../shared/network/security-groups/rule-resource.ts';
import { createRule, createRuleErrors } from '../../../shared/network/security-groups/rules.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { uuid } from '../../../shared/operation/wire.ts';
import { findGroup, findGroupErrors, ownerOf } from '../security-group-proxies.ts';

const rule = policy.member('os_compute_api:os-security-groups:rule:create');

/** What comes in: of what goes out the Compute API knows nothing. */
export default operation({
  name: 'security-group-rules.create',
  service: 'compute',
  method: 'POST',
  path: '/os-security-group-rules',
  policy: rule,
  window: { until: '2.35' },
  body: z.looseObject({
    security_group_rule: z.looseObject({
      parent_group_id: uuid,
      group_id: z.nullish(uuid),
      ip_protocol: z.optional(z.unknown()),
      from_port: z.optional(z.unknown()),
      to_port: z.optional(z.unknown()),
      cidr: z.optional(z.unknown()),
    }),
  }),
  status: 200,
  errors: together(findGroupErrors, readRuleErrors, proxiedMakeErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version }, ports) {
    const { parent_group_id: groupId, group_id: remoteGroupId = null, ...asked } = body.security_group_rule;
    const group = await findGroup(ports.store, caller, groupId);
    if (remoteGroupId !== null) await findGroup(ports.store, caller, remoteGroupId);
    const { ip_protocol: protocol, from_port: from, to_port: to, cidr } = asked;
    const wanted = readRule({ groupId, remoteGroupId, protocol, from, to, cidr });
    enforce(rule, caller, ownerOf(group));
    const made = await inNovasWords(
      () => makeOne(ports, ruleResource, caller, wanted, createRule),
      together(createRuleErrors, makeErrors),
      (failure) => refusedGroup(failure, groupId),
    );
    return { body: { security_group_rule: await novaRule([ports.store, caller, version], made) } };
  },
});
