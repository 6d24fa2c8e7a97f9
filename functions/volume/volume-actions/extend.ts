import { z } from 'zod/mini';
import * as policy from '../../../shared/operation/policies.ts';
import { integer } from '../../../shared/operation/wire.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { takeQuota } from '../../../shared/volume/quota.ts';
import { volumeAction } from '../volume-action.ts';

export default volumeAction({
  action: 'os-extend',
  policy: policy.member('volume:extend'),
  body: z.strictObject({ 'os-extend': z.strictObject({ new_size: integer({ minimum: 1 }) }) }),
  errors: [volumeErrors.VolumeStatusInvalid, volumeErrors.ExtendTooSmall, volumeErrors.GigabytesQuotaExceeded],
  change(volume, body, { tx }) {
    const extended = body['os-extend'].new_size;
    if (volume.status !== 'available') {
      throw volumeErrors.VolumeStatusInvalid({ volume_id: volume.id, statuses: 'available', status: volume.status });
    }
    if (extended <= volume.sizeGib) throw volumeErrors.ExtendTooSmall({ current: volume.sizeGib, extended });
    takeQuota(tx, volume.projectId, { gigabytes: extended - volume.sizeGib });
    return { ...volume, sizeGib: extended };
  },
});
