import { together } from '../../../shared/errors.ts';
import { proxiedChangeErrors, refusedChange } from '../../../shared/network/nova/refusals.ts';
import { deletable } from '../../../shared/network/resource/one.ts';
import { removeGroup, removeGroupErrors } from '../../../shared/network/security-groups/remove.ts';
import { securityGroupResource } from '../../../shared/network/security-groups/resource.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { findGroup, findGroupErrors, ownerOf } from '../security-group-proxies.ts';

const rule = policy.member('os_compute_api:os-security-groups:delete');

export default operation({
  name: 'security-groups.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/os-security-groups/{id}',
  policy: rule,
  window: { until: '2.35' },
  status: 202,
  errors: together(findGroupErrors, proxiedChangeErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const group = await findGroup(ports.store, caller, params['id']);
    enforce(rule, caller, ownerOf(group));
    const id = String(group['id']);
    await inNovasWords(
      () => removeGroup(ports, (tx) => deletable(tx, ports, securityGroupResource, caller, id), caller),
      together(removeGroupErrors, [securityGroupResource.notFoundKind]),
      (failure) => refusedChange(failure, id),
    );
    return {};
  },
});
