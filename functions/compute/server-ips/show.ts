import * as computeErrors from '../../../shared/compute/errors.ts';
import { shownAddresses } from '../../../shared/compute/servers/addresses.ts';
import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:ips:show');

export default operation({
  name: 'server-ips.show',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/ips/{network}',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [...findServerErrors, computeErrors.NotInNetwork],
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    const network = params['network'] ?? '';
    const addresses = shownAddresses(await lookUp(ports.store, params['server_id'] ?? '', caller, rule));
    if (!Object.hasOwn(addresses, network)) throw computeErrors.NotInNetwork();
    return { body: { [network]: addresses[network] } };
  },
});
