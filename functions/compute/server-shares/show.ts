import * as computeErrors from '../../../shared/compute/errors.ts';
import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:os-server-shares:show');

/** Nothing is shown: no server has a share. */
export default operation({
  name: 'server-shares.show',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/shares/{share_id}',
  window: { since: '2.97' },
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, 'refuse'),
  status: 200,
  errors: [...findServerErrors, computeErrors.ShareNotFound],
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    throw computeErrors.ShareNotFound({ share_id: params['share_id'] ?? '' });
  },
});
