import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

const rule = policy.member('os_compute_api:os-server-password:clear');

/** Afterwards nothing of a guest's password is kept, as nothing was before: see show.ts. */
export default operation({
  name: 'server-password.clear',
  service: 'compute',
  method: 'DELETE',
  path: '/servers/{server_id}/os-server-password',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: findServerErrors,
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    return {};
  },
});
