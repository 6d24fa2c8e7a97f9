import { z } from 'zod/mini';
import * as lifecycle from '../../../shared/compute/actions/rows.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { commanded, serverAction } from '../server-action.ts';

export default serverAction({
  action: 'pause',
  policy: policy.member('os_compute_api:os-pause-server:pause'),
  body: z.strictObject({ pause: z.unknown() }),
  act: commanded(
    () => lifecycle.pause,
    () => ({}),
  ),
});
