import { z } from 'zod/mini';
import { offloadErrors, offloadServer } from '../../../shared/compute/actions/shelve/shelve-server.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'shelveOffload',
  policy: policy.admin('os_compute_api:os-shelve:shelve_offload'),
  body: z.strictObject({ shelveOffload: z.unknown() }),
  act: {
    errors: offloadErrors,
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, cause) {
      return { command: await offloadServer(tx, ports, server, cause) };
    },
  },
});
