import { z } from 'zod/mini';
import { revertErrors, revertMove } from '../../../shared/compute/actions/move/answer-move.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'revertResize',
  policy: policy.member('os_compute_api:servers:revert_resize'),
  body: z.strictObject({ revertResize: z.unknown() }),
  act: {
    errors: revertErrors,
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, { body: _body, fullHosts: _fullHosts, ...cause }) {
      return { command: await revertMove(tx, ports, server, cause) };
    },
  },
});
