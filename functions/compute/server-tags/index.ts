import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:os-server-tags:index');

export default operation({
  name: 'server-tags.index',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/tags',
  window: { since: '2.26' },
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}),
  status: 200,
  errors: findServerErrors,
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    const { tags } = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    return { body: { tags } };
  },
});
