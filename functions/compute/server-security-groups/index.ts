import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { seenById } from '../../../shared/network/nova/ask.ts';
import { inOrder, novaGroups } from '../../../shared/network/nova/security-groups.ts';
import { securityGroupResource } from '../../../shared/network/security-groups/resource.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:os-security-groups:list');

/** The groups of its ports, once for each port. */
export default operation({
  name: 'server-security-groups.index',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/os-security-groups',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findServerErrors,
  needs: ['table:read'],
  async handle({ caller, params, version }, { store }) {
    const { interfaces = [] } = await lookUp(store, params['server_id'] ?? '', caller, rule);
    const ids = interfaces.flatMap(({ securityGroups }) => securityGroups.map(({ id }) => id));
    const known = await seenById(securityGroupResource, store, caller, ids);
    const shown = await novaGroups(
      [store, caller, version],
      ids.map((id) => known.get(id)).filter((group) => group !== undefined),
    );
    return { body: { security_groups: inOrder(shown) } };
  },
});
