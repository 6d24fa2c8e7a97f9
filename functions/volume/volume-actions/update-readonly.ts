import { z } from 'zod/mini';
import * as policy from '../../../shared/operation/policies.ts';
import { bool } from '../../../shared/operation/wire.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { volumeAction } from '../volume-action.ts';

export default volumeAction({
  action: 'os-update_readonly_flag',
  policy: policy.member('volume:update_readonly_flag'),
  body: z.strictObject({ 'os-update_readonly_flag': z.strictObject({ readonly: bool }) }),
  errors: [volumeErrors.VolumeStatusInvalid],
  change(volume, body) {
    if (volume.status !== 'available') {
      throw volumeErrors.VolumeStatusInvalid({ volume_id: volume.id, statuses: 'available', status: volume.status });
    }
    return { ...volume, readOnly: body['os-update_readonly_flag'].readonly };
  },
});
