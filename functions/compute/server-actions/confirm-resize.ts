import { z } from 'zod/mini';
import { confirmErrors, confirmMove } from '../../../shared/compute/actions/move/answer-move.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'confirmResize',
  policy: policy.member('os_compute_api:servers:confirm_resize'),
  body: z.strictObject({ confirmResize: z.unknown() }),
  status: 204,
  act: {
    errors: confirmErrors,
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, { body: _body, fullHosts: _fullHosts, ...cause }) {
      return { command: await confirmMove(tx, ports, server, cause) };
    },
  },
});
