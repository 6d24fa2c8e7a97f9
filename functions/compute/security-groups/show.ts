import { novaGroup } from '../../../shared/network/nova/security-groups.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters } from '../../../shared/operation/versioned.ts';
import { findGroup, findGroupErrors } from '../security-group-proxies.ts';

export default operation({
  name: 'security-groups.show',
  service: 'compute',
  method: 'GET',
  path: '/os-security-groups/{id}',
  policy: policy.reader('os_compute_api:os-security-groups:show'),
  window: { until: '2.35' },
  query: queryParameters({}),
  status: 200,
  errors: findGroupErrors,
  needs: ['table:read'],
  async handle({ caller, params, version }, { store }) {
    const group = await findGroup(store, caller, params['id']);
    return { body: { security_group: await novaGroup([store, caller, version], group) } };
  },
});
