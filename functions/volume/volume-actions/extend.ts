import { z } from 'zod/mini';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { integer } from '../../../shared/operation/wire.ts';
import { takeQuota } from '../../../shared/quota/volumes.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { volumeAction } from '../volume-action.ts';

const extendable = versions<readonly string[]>({ '3.0': ['available'], '3.42': ['available', 'in-use'] });

export default volumeAction({
  action: 'os-extend',
  policy: policy.member('volume:extend'),
  body: z.strictObject({ 'os-extend': z.strictObject({ new_size: integer({ minimum: 1 }) }) }),
  errors: [
    volumeErrors.ExtendStatusInvalid,
    volumeErrors.ExtendTooSmall,
    volumeErrors.GigabytesQuotaExceeded,
    volumeErrors.SizeQuotaExceeded,
  ],
  async change(volume, body, { tx, store, version, requestId }) {
    const extended = body['os-extend'].new_size;
    if (!extendable.at(version).includes(volume.status)) {
      // Cinder prints a dictionary of its own.
      throw volumeErrors.ExtendStatusInvalid({ volume_id: volume.id, wanted: "{'status': 'available'}", status: volume.status });
    }
    // Its status may have been reset while it is growing.
    const current = volume.kept?.growsTo ?? volume.sizeGib;
    if (extended <= current) throw volumeErrors.ExtendTooSmall({ current, extended });
    await takeQuota(tx, store, volume.projectId, volume.volumeTypeId, { gigabytes: extended - current }, extended);
    if (volume.kept === undefined) return { ...volume, sizeGib: extended };
    return { ...volume, status: 'extending', kept: { ...volume.kept, growsTo: extended, requestId } };
  },
});
