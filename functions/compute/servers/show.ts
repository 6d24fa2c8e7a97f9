import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { contextFor } from '../../../shared/compute/servers/show-server.ts';
import { serverDetail } from '../../../shared/compute/servers/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:servers:show');

export default operation({
  name: 'servers.show',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findServerErrors,
  needs: ['table:read'],
  async handle({ params, caller, origin, version }, ports) {
    const server = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    return { body: { server: serverDetail.show(server, version, await contextFor(server, { caller, origin, version }, ports)) } };
  },
});
