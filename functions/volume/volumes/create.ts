import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { bool, integer } from '../../../shared/operation/wire.ts';
import { createVolume, createVolumeErrors } from '../../../shared/volume/create.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { typeNames } from '../../../shared/volume/find.ts';
import { metadataErrors, volumeMetadata, withinLimits } from '../../../shared/volume/metadata.ts';
import { volumeDetail } from '../../../shared/volume/views.ts';

const text255 = z.optional(z.nullable(z.string().check(z.maxLength(255))));
const reference = z.optional(z.nullable(z.string().check(z.maxLength(255))));

const fields = {
  name: text255,
  display_name: text255,
  description: text255,
  display_description: text255,
  size: z.optional(z.nullable(integer({ minimum: 1 }))),
  volume_type: reference,
  snapshot_id: reference,
  source_volid: reference,
  imageRef: reference,
  image_id: reference,
  availability_zone: text255,
  metadata: z.optional(z.nullable(volumeMetadata)),
  multiattach: z.optional(z.nullable(bool)),
};
/** Of what these would name nothing is there, and nothing is found. */
const absent = { consistencygroup_id: z.optional(z.null()), group_id: z.optional(z.null()), backup_id: z.optional(z.null()) };
const hints = { 'OS-SCH-HNT:scheduler_hints': z.optional(z.unknown()) };

/** Unknown fields were passed over before 3.53. */
const body = versions({
  '3.0': z.looseObject({ volume: z.looseObject(fields) }),
  '3.53': z.strictObject({ volume: z.strictObject({ ...fields, ...absent }), ...hints }),
});

export default operation({
  name: 'volumes.create',
  service: 'volume',
  method: 'POST',
  path: '/volumes',
  policy: policy.member('volume:create'),
  body,
  status: 202,
  errors: [...createVolumeErrors, ...metadataErrors, volumeErrors.MultiattachRemoved],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, origin, version, requestId }, ports) {
    const asked = body.volume;
    if (asked.multiattach === true) throw volumeErrors.MultiattachRemoved();
    const volume = await createVolume(ports, caller, {
      name: asked.name ?? asked.display_name ?? null,
      description: asked.description ?? asked.display_description ?? null,
      sizeGib: asked.size ?? null,
      type: asked.volume_type ?? null,
      snapshotId: asked.snapshot_id ?? null,
      sourceVolumeId: asked.source_volid ?? null,
      imageId: asked.imageRef ?? asked.image_id ?? null,
      availabilityZone: asked.availability_zone ?? null,
      metadata: withinLimits(asked.metadata ?? {}),
      requestId,
    });
    const context = { origin, caller, typeNames: await typeNames(ports.store), isWhole: false };
    // Cinder makes volumes in the background, as agents do; those that are in the books only are made with this answer, and clients ask again either way.
    return { body: { volume: volumeDetail.show(volume, version, context) } };
  },
});
