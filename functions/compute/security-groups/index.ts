import { Failure } from '../../../shared/errors.ts';
import * as networkErrors from '../../../shared/network/errors.ts';
import { seen } from '../../../shared/network/nova/ask.ts';
import { inOrder, novaGroups } from '../../../shared/network/nova/security-groups.ts';
import { prepareDefaultGroup } from '../../../shared/network/security-groups/default-group.ts';
import { securityGroupResource } from '../../../shared/network/security-groups/resource.ts';
import { novaPage, novaPageParameters } from '../../../shared/operation/nova-pages.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { texts } from '../../../shared/operation/query-values.ts';
import { queryParameters } from '../../../shared/operation/versioned.ts';

/** Those of the caller's project, or everybody's for an administrator who asks for them. */
export default operation({
  name: 'security-groups.index',
  service: 'compute',
  method: 'GET',
  path: '/os-security-groups',
  policy: policy.reader('os_compute_api:os-security-groups:get'),
  window: { until: '2.35' },
  query: queryParameters({ ...novaPageParameters, all_tenants: texts }),
  status: 200,
  errors: [],
  needs: ['table:read', 'table:write'],
  async handle({ caller, query, version }, ports) {
    // Listing makes the default group, where there is room for one.
    await prepareDefaultGroup(ports, { caller, query: {} }).catch((error: unknown) => {
      if (!(error instanceof Failure) || error.kind !== networkErrors.OverQuota.kind) throw error;
    });
    const which = caller.isAdmin && query.all_tenants !== undefined ? {} : { tenant_id: [caller.projectId ?? ''] };
    const groups = novaPage(await seen(securityGroupResource, ports.store, caller, which), query);
    return { body: { security_groups: inOrder(await novaGroups([ports.store, caller, version], groups)) } };
  },
});
