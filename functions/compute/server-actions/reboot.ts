import { z } from 'zod/mini';
import * as lifecycle from '../../../shared/compute/actions/rows.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { commanded, serverAction } from '../server-action.ts';

interface Body {
  readonly reboot: { readonly type: string };
}

const isHard = ({ reboot: { type } }: Body) => type.toUpperCase() === 'HARD';

export default serverAction({
  action: 'reboot',
  policy: policy.member('os_compute_api:servers:reboot'),
  body: object({ reboot: object({ type: z.enum(['HARD', 'Hard', 'hard', 'SOFT', 'Soft', 'soft']) }) }),
  act: commanded(
    (body: Body) => (isHard(body) ? lifecycle.hardReboot : lifecycle.softReboot),
    (body: Body) => ({ type: isHard(body) ? 'HARD' : 'SOFT' }),
  ),
});
