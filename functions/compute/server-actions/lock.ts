import { z } from 'zod/mini';
import { locked } from '../../../shared/compute/actions/lock/lock.ts';
import { record } from '../../../shared/compute/commands/begin.ts';
import { servers } from '../../../shared/compute/servers/server.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, versions } from '../../../shared/operation/versioned.ts';
import { serverAction } from '../server-action.ts';

/** Before 2.73 whatever stands there means nothing. */
const anything = z.pipe(
  z.unknown(),
  z.transform(() => null),
);

const reason = z.nullable(z.strictObject({ locked_reason: z.optional(z.string().check(z.minLength(1), z.maxLength(255))) }));

export default serverAction({
  action: 'lock',
  policy: policy.member('os_compute_api:os-lock-server:lock'),
  body: object({ lock: versions<z.ZodMiniType<unknown>>({ '2.1': anything, '2.73': reason }) }),
  act: {
    errors: [],
    needs: ['table:read', 'table:write'],
    run(tx, ports, server, { body, ...cause }) {
      const { locked_reason: lockedReason = null } = (body.lock ?? {}) as { locked_reason?: string };
      const changed = locked(server, cause.caller, lockedReason);
      if (changed === undefined) return {};
      tx.put(servers, { ...changed, updatedAt: new Date(ports.clock.now()).toISOString() });
      record(tx, ports, { action: 'lock' }, server, cause, 'Success');
      return {};
    },
  },
});
