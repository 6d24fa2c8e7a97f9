import { z } from 'zod/mini';
import { assertUnlocked, unlockedErrors } from '../../../shared/compute/servers/guards.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverAction } from '../server-action.ts';

/**
 * In Nova it writes a server's addresses into its guest again, with hypervisors that can. Servers have no networks yet, and so there is nothing to write: it is
 * accepted of whoever may ask, as Nova accepts it, recorded by nobody, and tells no host.
 */
export default serverAction({
  action: 'injectNetworkInfo',
  policy: policy.admin('os_compute_api:os-admin-actions:inject_network_info'),
  body: z.strictObject({ injectNetworkInfo: z.unknown() }),
  act: {
    errors: unlockedErrors,
    needs: ['table:read'],
    run(_tx, _ports, server, { caller }) {
      assertUnlocked(server, caller);
      return {};
    },
  },
});
