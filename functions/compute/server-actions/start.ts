import * as lifecycle from '../../../shared/compute/actions/rows.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { commanded, serverAction } from '../server-action.ts';

export default serverAction({
  action: 'os-start',
  policy: policy.member('os_compute_api:servers:start'),
  act: commanded(
    () => lifecycle.start,
    () => ({}),
  ),
});
