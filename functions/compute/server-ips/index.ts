import { shownAddresses } from '../../../shared/compute/servers/addresses.ts';
import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:ips:index');

export default operation({
  name: 'server-ips.index',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/ips',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findServerErrors,
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    return { body: { addresses: shownAddresses(await lookUp(ports.store, params['server_id'] ?? '', caller, rule)) } };
  },
});
