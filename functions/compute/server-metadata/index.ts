import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:server-metadata:index');

export default operation({
  name: 'server-metadata.index',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/metadata',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findServerErrors,
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    const { metadata } = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    return { body: { metadata } };
  },
});
