import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { bool } from '../../../shared/operation/wire.ts';
import { takeQuota } from '../../../shared/quota/volumes.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findVolume, findVolumeErrors } from '../../../shared/volume/find.ts';
import { metadataErrors, volumeMetadata, withinLimits } from '../../../shared/volume/metadata.ts';
import { snapshotMade } from '../../../shared/volume/other-views.ts';
import { type Snapshot, snapshots, volumes } from '../../../shared/volume/volume.ts';
import { quotaErrors, withinQuota } from '../../../shared/volume/within-quota.ts';

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
  errors: [...findVolumeErrors, ...metadataErrors, ...quotaErrors, volumeErrors.VolumeStatusInvalid, volumeErrors.ForceRemoved],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version }, ports) {
    const asked = body.snapshot;
    const mayBeInUse = asked.force === true || !needsFlag.at(version);
    if (asked.force === false && !needsFlag.at(version)) throw volumeErrors.ForceRemoved();
    const snapshot = await withinQuota(() =>
      transaction(ports, async (tx) => {
        const volume = await findVolume(tx, asked.volume_id, caller);
        if (volume.status !== 'available' && !(mayBeInUse && volume.status === 'in-use')) {
          throw volumeErrors.VolumeStatusInvalid({ volume_id: volume.id, statuses: 'available', status: volume.status });
        }
        const time = new Date(ports.clock.now()).toISOString();
        const made: Snapshot = {
          id: ports.chance.uuid(),
          projectId: volume.projectId,
          userId: caller.userId,
          volumeId: volume.id,
          name: asked.name ?? null,
          description: asked.description ?? null,
          sizeGib: volume.sizeGib,
          status: 'available',
          metadata: withinLimits(asked.metadata ?? {}),
          createdAt: time,
          updatedAt: time,
        };
        takeQuota(tx, volume.projectId, { snapshots: 1, gigabytes: volume.sizeGib });
        tx.put(snapshots, made);
        tx.put(volumes, { ...volume, snapshotIds: [...volume.snapshotIds, made.id] });
        return made;
      }),
    );
    return { body: { snapshot: snapshotMade.show(snapshot, version, undefined) } };
  },
});
