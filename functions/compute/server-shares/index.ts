import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:os-server-shares:index');

export default operation({
  name: 'server-shares.index',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/shares',
  window: { since: '2.97' },
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, 'refuse'),
  status: 200,
  errors: findServerErrors,
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    return { body: { shares: [] } };
  },
});
