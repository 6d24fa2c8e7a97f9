import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('compute:server:topology:index');

/** No host places servers on nodes of its own, and of a server without them Nova says this to everybody. */
export default operation({
  name: 'server-topology.index',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/topology',
  window: { since: '2.78' },
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.78': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findServerErrors,
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    return { body: { nodes: [], pagesize_kb: null } };
  },
});
