import { z } from 'zod/mini';
import { changePassword } from '../../../shared/compute/actions/password/row.ts';
import { begin, beginErrors } from '../../../shared/compute/commands/begin.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { findHost } from '../../../shared/compute/hosts/host.ts';
import { assertMay, guardErrors } from '../../../shared/compute/servers/guards.ts';
import { machineOf, placed } from '../../../shared/compute/servers/place.ts';
import type { Server } from '../../../shared/compute/servers/server.ts';
import { together } from '../../../shared/errors.ts';
import { isTrue } from '../../../shared/operation/loose-boolean.ts';
import * as policy from '../../../shared/operation/policies.ts';
import type { Ports } from '../../../shared/ports.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'changePassword',
  policy: policy.member('os_compute_api:os-admin-password'),
  body: z.strictObject({ changePassword: z.strictObject({ adminPass: z.string() }) }),
  act: {
    errors: together(guardErrors, beginErrors, [computeErrors.GuestAgentNotEnabled]),
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, { body, caller, requestId }) {
      const refused = { action: changePassword.action, instance_uuid: server.id };
      // Nova takes a lock for one more state that it cannot be done in.
      if (server.lockedBy !== null && !caller.isAdmin) throw computeErrors.InvalidStateUnknown(refused);
      assertMay(changePassword, server, caller);
      const there = placed(server);
      if (!(await hasListener(ports, there))) throw computeErrors.GuestAgentNotEnabled();
      const payload = { machineId: machineOf(there), adminPass: body.changePassword.adminPass };
      return { command: await begin(tx, ports, changePassword, there, payload, { caller, requestId }) };
    },
  },
});

/** QEMU reaches a guest through an agent in it, which its image must promise. Whether it answers only its host finds out. */
async function hasListener({ store }: Ports, { imageProperties, host }: Server & { readonly host: string }): Promise<boolean> {
  if (isTrue(imageProperties['hw_qemu_guest_agent'])) return true;
  return !/^(qemu|kvm)$/i.test((await findHost(store, host))?.inventory.hypervisorType ?? '');
}
