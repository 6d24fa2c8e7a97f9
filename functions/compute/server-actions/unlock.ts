import { z } from 'zod/mini';
import { unlocked } from '../../../shared/compute/actions/lock/lock.ts';
import { record } from '../../../shared/compute/commands/begin.ts';
import { servers } from '../../../shared/compute/servers/server.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'unlock',
  policy: policy.member('os_compute_api:os-lock-server:unlock'),
  body: versions<z.ZodMiniType<unknown>>({ '2.1': z.strictObject({ unlock: z.unknown() }), '2.73': z.looseObject({}) }),
  act: {
    errors: [],
    needs: ['table:read', 'table:write'],
    run(tx, ports, server, { caller, requestId }) {
      tx.put(servers, { ...unlocked(server, caller), updatedAt: new Date(ports.clock.now()).toISOString() });
      record(tx, ports, { action: 'unlock' }, server, { caller, requestId }, 'Success');
      return {};
    },
  },
});
