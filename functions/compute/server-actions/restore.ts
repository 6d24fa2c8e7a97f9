import { z } from 'zod/mini';
import { restoreErrors, restoreServer } from '../../../shared/compute/actions/soft-delete/restore-server.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'restore',
  policy: policy.member('os_compute_api:os-deferred-delete:restore'),
  body: z.strictObject({ restore: z.unknown() }),
  act: {
    errors: restoreErrors,
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, { body: _body, fullHosts: _fullHosts, ...cause }) {
      return { command: await restoreServer(tx, ports, server, cause) };
    },
  },
});
