import * as computeErrors from '../../../shared/compute/errors.ts';
import { seenOne } from '../../../shared/network/nova/ask.ts';
import { deletable } from '../../../shared/network/resource/one.ts';
import { ruleResource } from '../../../shared/network/security-groups/rule-resource.ts';
import { deleteRule } from '../../../shared/network/security-groups/rules.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { groupId, ownerOf } from '../security-group-proxies.ts';

const rule = policy.member('os_compute_api:os-security-groups:rule:delete');

export default operation({
  name: 'security-group-rules.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/os-security-group-rules/{id}',
  policy: rule,
  window: { until: '2.35' },
  status: 202,
  errors: [computeErrors.SecurityGroupIdInvalid, computeErrors.SecurityGroupRuleNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const id = groupId(params['id']);
    const found = await seenOne(ruleResource, ports.store, caller, id);
    if (found === undefined) throw computeErrors.SecurityGroupRuleNotFound({ id });
    enforce(rule, caller, ownerOf(found));
    await inNovasWords(
      () => deleteRule(ports, (tx) => deletable(tx, ports, ruleResource, caller, id)),
      [ruleResource.notFoundKind],
      () => computeErrors.SecurityGroupRuleNotFound({ id }),
    );
    return {};
  },
});
