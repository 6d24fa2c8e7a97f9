import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { detachShare, shareErrors } from '../../../shared/compute/servers/shares.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

const rule = policy.member('os_compute_api:os-server-shares:delete');

/** It never succeeds: see shared/compute/servers/shares.ts. */
export default operation({
  name: 'server-shares.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/servers/{server_id}/shares/{share_id}',
  window: { since: '2.97' },
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [...findServerErrors, ...shareErrors],
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    return detachShare(await lookUp(ports.store, params['server_id'] ?? '', caller, rule), params['share_id'] ?? '');
  },
});
