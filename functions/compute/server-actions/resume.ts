import { z } from 'zod/mini';
import * as lifecycle from '../../../shared/compute/actions/rows.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { commanded, serverAction } from '../server-action.ts';

export default serverAction({
  action: 'resume',
  policy: policy.member('os_compute_api:os-suspend-server:resume'),
  body: z.strictObject({ resume: z.unknown() }),
  act: commanded(
    () => lifecycle.resume,
    () => ({}),
  ),
});
