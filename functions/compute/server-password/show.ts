import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { guestPasswords } from '../../../shared/compute/servers/guest-password.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.reader('os_compute_api:os-server-password:show');

/** What the guest has said, encrypted for its owner; nothing where it has said none. */
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
    const { id, hasGuestPassword } = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    const kept = hasGuestPassword ? await guestPasswords.get(ports.store, id) : undefined;
    return { body: { password: kept?.password ?? '' } };
  },
});
