import { z } from 'zod/mini';
import * as lifecycle from '../../../shared/compute/actions/rows.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { commanded, serverAction } from '../server-action.ts';

export default serverAction({
  action: 'suspend',
  policy: policy.member('os_compute_api:os-suspend-server:suspend'),
  body: z.strictObject({ suspend: z.unknown() }),
  act: commanded(
    () => lifecycle.suspend,
    () => ({}),
    [computeErrors.AcceleratorsForbid, computeErrors.MemoryEncryptionForbids],
  ),
});
