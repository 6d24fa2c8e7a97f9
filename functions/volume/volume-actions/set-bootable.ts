import { z } from 'zod/mini';
import * as policy from '../../../shared/operation/policies.ts';
import { bool } from '../../../shared/operation/wire.ts';
import { volumeAction } from '../volume-action.ts';

export default volumeAction({
  action: 'os-set_bootable',
  policy: policy.member('volume_extension:volume_actions:set_bootable'),
  body: z.strictObject({ 'os-set_bootable': z.strictObject({ bootable: bool }) }),
  status: 200,
  change: (volume, body) => ({ ...volume, bootable: body['os-set_bootable'].bootable }),
});
