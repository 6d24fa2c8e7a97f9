import { z } from 'zod/mini';
import * as lifecycle from '../../../shared/compute/actions/rows.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'reboot',
  policy: policy.member('os_compute_api:servers:reboot'),
  body: object({ reboot: object({ type: z.enum(['HARD', 'Hard', 'hard', 'SOFT', 'Soft', 'soft']) }) }),
  transition: ({ reboot }) => (reboot.type.toUpperCase() === 'HARD' ? lifecycle.hardReboot : lifecycle.softReboot),
  payload: ({ reboot }) => ({ type: reboot.type.toUpperCase() === 'HARD' ? 'HARD' : 'SOFT' }),
});
