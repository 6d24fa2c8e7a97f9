import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:os-server-password:show');

/** A guest sends its password, encrypted for its owner, to the metadata service. There is none yet, so none was ever sent. */
export default operation({
  name: 'server-password.show',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/os-server-password',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findServerErrors,
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    return { body: { password: '' } };
  },
});
