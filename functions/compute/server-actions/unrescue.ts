import { z } from 'zod/mini';
import { unrescue } from '../../../shared/compute/actions/rescue/rows.ts';
import { begin, beginErrors } from '../../../shared/compute/commands/begin.ts';
import { assertMay, guardErrors } from '../../../shared/compute/servers/guards.ts';
import { machineOf, placed } from '../../../shared/compute/servers/place.ts';
import { together } from '../../../shared/errors.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'unrescue',
  policy: policy.member('os_compute_api:os-unrescue'),
  body: z.strictObject({ unrescue: z.unknown() }),
  act: {
    errors: together(guardErrors, beginErrors),
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, { caller, requestId }) {
      assertMay(unrescue, server, caller);
      const there = placed(server);
      const payload = { machineId: machineOf(there) };
      return { command: await begin(tx, ports, unrescue, there, payload, { caller, requestId }) };
    },
  },
});
