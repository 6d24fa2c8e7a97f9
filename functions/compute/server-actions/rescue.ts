import { z } from 'zod/mini';
import { rescueErrors, rescueServer } from '../../../shared/compute/actions/rescue/rescue-server.ts';
import { rescue } from '../../../shared/compute/actions/rescue/rows.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { assertMay, guardErrors } from '../../../shared/compute/servers/guards.ts';
import { newPassword } from '../../../shared/compute/servers/passwords.ts';
import { together } from '../../../shared/errors.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { uuid } from '../../../shared/operation/wire.ts';
import { serverAction } from '../server-action.ts';

const knowsVolumeBacked = versions({ '2.1': false, '2.87': true });

export default serverAction({
  action: 'rescue',
  policy: policy.member('os_compute_api:os-rescue'),
  body: z.strictObject({
    rescue: z.nullable(z.strictObject({ adminPass: z.optional(z.string()), rescue_image_ref: z.optional(uuid) })),
  }),
  status: 200,
  act: {
    errors: together(guardErrors, rescueErrors, [computeErrors.VtpmForbids]),
    needs: ['table:read', 'table:write', 'queue:send', 'images:read', 'networks'],
    async run(tx, ports, server, { body: { rescue: asked }, version, fullHosts: _fullHosts, ...cause }) {
      assertMay(rescue, server, cause.caller);
      const adminPass = asked?.adminPass ?? newPassword(ports.chance);
      const request = {
        imageId: asked?.rescue_image_ref ?? null,
        adminPass,
        knowsVolumeBacked: knowsVolumeBacked.at(version) ?? false,
      };
      return { command: await rescueServer(tx, ports, server, request, cause), reply: { body: { adminPass } } };
    },
  },
});
