import { z } from 'zod/mini';
import * as lifecycle from '../../../shared/compute/actions/rows.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { commanded, serverAction } from '../server-action.ts';

export default serverAction({
  action: 'trigger_crash_dump',
  policy: policy.member('os_compute_api:servers:trigger_crash_dump'),
  window: { since: '2.17' },
  body: z.strictObject({ trigger_crash_dump: z.null() }),
  act: commanded(
    () => lifecycle.triggerCrashDump,
    () => ({}),
  ),
});
