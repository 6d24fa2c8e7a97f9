import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { bool } from '../../../shared/operation/wire.ts';
import { createSnapshot, createSnapshotErrors } from '../../../shared/volume/create-snapshot.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { metadataErrors, volumeMetadata, withinLimits } from '../../../shared/volume/metadata.ts';
import { snapshotMade } from '../../../shared/volume/other-views.ts';

/** Volumes in use need the flag until 3.65; from then on there is none, and who says that nothing be forced is told so. */
const needsFlag = versions({ '3.0': true, '3.66': false });

const text255 = z.optional(z.nullable(z.string().check(z.maxLength(255))));

export default operation({
  name: 'snapshots.create',
  service: 'volume',
  method: 'POST',
  path: '/snapshots',
  policy: policy.member('volume:create_snapshot'),
  body: z.looseObject({
    snapshot: z.looseObject({
      volume_id: z.string(),
      name: text255,
      description: text255,
      force: z.optional(z.nullable(bool)),
      metadata: z.optional(z.nullable(volumeMetadata)),
    }),
  }),
  status: 202,
  errors: [...createSnapshotErrors, ...metadataErrors, volumeErrors.ForceRemoved],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version, requestId }, ports) {
    const asked = body.snapshot;
    const mayBeInUse = asked.force === true || !needsFlag.at(version);
    if (asked.force === false && !needsFlag.at(version)) throw volumeErrors.ForceRemoved();
    const snapshot = await createSnapshot(ports, caller, {
      volumeId: asked.volume_id,
      name: asked.name ?? null,
      description: asked.description ?? null,
      metadata: withinLimits(asked.metadata ?? {}),
      mayBeInUse,
      requestId,
    });
    return { body: { snapshot: snapshotMade.show(snapshot, version, undefined) } };
  },
});
