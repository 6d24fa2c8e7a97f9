import { z } from 'zod/mini';
import { moveServer, moveServerErrors } from '../../../shared/compute/actions/move/move-server.ts';
import { findNewSize, newSizeErrors } from '../../../shared/compute/actions/move/new-size.ts';
import { resize } from '../../../shared/compute/actions/move/rows.ts';
import { assertMay } from '../../../shared/compute/servers/guards.ts';
import { together } from '../../../shared/errors.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { flavorRef } from '../../../shared/operation/wire.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'resize',
  policy: policy.member('os_compute_api:servers:resize'),
  body: z.strictObject({
    resize: z.strictObject({ flavorRef, 'OS-DCF:diskConfig': z.optional(z.enum(['AUTO', 'MANUAL'])) }),
  }),
  act: {
    errors: together(moveServerErrors, newSizeErrors),
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, { body, fullHosts, ...cause }) {
      const { flavorRef: flavorId, 'OS-DCF:diskConfig': asked } = body.resize;
      assertMay(resize, server, cause.caller);
      const { flavor, diskConfig } = await findNewSize(ports, server, { flavorId: String(flavorId), diskConfig: asked }, cause.caller);
      return {
        command: await moveServer(tx, ports, server, { row: resize, flavor, host: null, change: { diskConfig } }, fullHosts, cause),
      };
    },
  },
});
