import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { clearGuestPassword } from '../../../shared/compute/servers/guest-password.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

const rule = policy.member('os_compute_api:os-server-password:clear');

/** Nothing of the guest's password is kept; it may say another. */
export default operation({
  name: 'server-password.clear',
  service: 'compute',
  method: 'DELETE',
  path: '/servers/{server_id}/os-server-password',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: findServerErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const { id, hasGuestPassword } = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    if (hasGuestPassword) await clearGuestPassword(ports, id);
    return {};
  },
});
