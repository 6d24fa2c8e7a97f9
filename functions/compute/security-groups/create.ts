import { together } from '../../../shared/errors.ts';
import { makeErrors, makeOne } from '../../../shared/network/nova/make.ts';
import { proxiedMakeErrors, refusedGroup } from '../../../shared/network/nova/refusals.ts';
import { novaGroup } from '../../../shared/network/nova/security-groups.ts';
import { createGroup, createGroupErrors } from '../../../shared/network/security-groups/create.ts';
import { securityGroupResource } from '../../../shared/network/security-groups/resource.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { assertNamed, groupBody, groupBodyErrors } from '../security-group-proxies.ts';

export default operation({
  name: 'security-groups.create',
  service: 'compute',
  method: 'POST',
  path: '/os-security-groups',
  policy: policy.member('os_compute_api:os-security-groups:create'),
  window: { until: '2.35' },
  body: groupBody,
  status: 200,
  errors: together(proxiedMakeErrors, groupBodyErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version }, ports) {
    const { name, description } = body.security_group;
    assertNamed({ name, description });
    const made = await inNovasWords(
      () => makeOne(ports, securityGroupResource, caller, { name, description }, createGroup),
      together(createGroupErrors, makeErrors),
      (failure) => refusedGroup(failure),
    );
    return { body: { security_group: await novaGroup([ports.store, caller, version], made) } };
  },
});
