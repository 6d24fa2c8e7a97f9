import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import type { Failure } from '../../../shared/errors.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { integer } from '../../../shared/operation/wire.ts';
import { createVolume, createVolumeErrors } from '../../../shared/volume/create.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { typeNames } from '../../../shared/volume/find.ts';
import { metadataErrors, volumeMetadata, withinLimits } from '../../../shared/volume/metadata.ts';
import { proxiedErrors, proxiedRefusal } from '../../../shared/volume/nova/refusals.ts';
import { novaVolumeView } from '../../../shared/volume/nova/views.ts';

const said = (failure: Failure, snapshotId: string | undefined): Failure =>
  failure.kind === volumeErrors.SnapshotNotFound.kind
    ? computeErrors.ProxiedSnapshotNotFound({ snapshot_id: snapshotId ?? '' })
    : proxiedRefusal(failure);

export default operation({
  name: 'volumes.create',
  service: 'compute',
  method: 'POST',
  path: '/os-volumes',
  policy: policy.member('os_compute_api:os-volumes:create'),
  window: { until: '2.35' },
  body: z.strictObject({
    volume: z.strictObject({
      volume_type: z.optional(z.string()),
      /** The volume service says what it may hold. */
      metadata: z.optional(z.looseObject({})),
      snapshot_id: z.optional(z.string()),
      size: integer({ minimum: 1 }),
      availability_zone: z.optional(z.string()),
      display_name: z.optional(z.string()),
      display_description: z.optional(z.string()),
    }),
  }),
  status: 200,
  errors: [computeErrors.ProxiedSnapshotNotFound, ...proxiedErrors],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version, requestId, origin, url }, ports) {
    const asked = body.volume;
    const metadata = z.safeParse(volumeMetadata, asked.metadata ?? {});
    const tooLong = [asked.display_name, asked.display_description].some((text) => (text ?? '').length > 255);
    if (!metadata.success || tooLong) throw computeErrors.ProxiedVolumeInvalid({ reason: 'a text of the volume is too long or no text.' });
    const volume = await inNovasWords(
      async () =>
        createVolume(ports, caller, {
          name: asked.display_name ?? null,
          description: asked.display_description ?? null,
          sizeGib: asked.size,
          type: asked.volume_type ?? null,
          snapshotId: asked.snapshot_id ?? null,
          sourceVolumeId: null,
          imageId: null,
          availabilityZone: asked.availability_zone ?? null,
          metadata: withinLimits(metadata.data),
          requestId,
        }),
      [...createVolumeErrors, ...metadataErrors],
      (failure) => said(failure, asked.snapshot_id),
    );
    return {
      body: { volume: novaVolumeView.show(volume, version, { typeNames: await typeNames(ports.store) }) },
      headers: { Location: `${origin}${url.path}/${volume.id}` },
    };
  },
});
