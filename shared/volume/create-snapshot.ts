/** Making a snapshot that a client asks for. */
import { together } from '../errors.ts';
import type { Caller } from '../operation/policy.ts';
import type { Ports } from '../ports.ts';
import { takeQuota } from '../quota/volumes.ts';
import { transaction } from '../store/transaction.ts';
import * as volumeErrors from './errors.ts';
import { findVolume, findVolumeErrors } from './find.ts';
import { putVolume } from './keeping/put.ts';
import { withSnapshot } from './keeping/snapshots.ts';
import { type Snapshot, snapshots } from './volume.ts';
import { quotaErrors, withinQuota } from './within-quota.ts';

export interface SnapshotRequest {
  readonly volumeId: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly mayBeInUse: boolean;
  readonly requestId: string;
}

export const createSnapshotErrors = /* @__PURE__ */ together(findVolumeErrors, quotaErrors, [volumeErrors.VolumeStatusInvalid]);

export function createSnapshot(ports: Ports, caller: Caller, request: SnapshotRequest): Promise<Snapshot> {
  return withinQuota(ports.store, () =>
    transaction(ports, async (tx) => {
      const volume = await findVolume(tx, request.volumeId, caller);
      if (volume.status !== 'available' && !(request.mayBeInUse && volume.status === 'in-use')) {
        throw volumeErrors.VolumeStatusInvalid({ volume_id: volume.id, statuses: 'available', status: volume.status });
      }
      const time = new Date(ports.clock.now()).toISOString();
      const made: Snapshot = {
        id: ports.chance.uuid(),
        projectId: volume.projectId,
        userId: caller.userId,
        volumeId: volume.id,
        name: request.name,
        description: request.description,
        volumeTypeId: volume.volumeTypeId,
        sizeGib: volume.sizeGib,
        status: volume.kept === undefined ? 'available' : 'creating',
        ...(volume.kept === undefined ? {} : { isKept: true }),
        metadata: { ...request.metadata },
        createdAt: time,
        updatedAt: time,
      };
      await takeQuota(tx, ports.store, volume.projectId, volume.volumeTypeId, { snapshots: 1, gigabytes: volume.sizeGib });
      tx.put(snapshots, made);
      const { kept, ...awaiting } = withSnapshot(volume, made.id, 'awaited');
      putVolume(tx, ports, volume, { ...awaiting, ...(kept === undefined ? {} : { kept: { ...kept, requestId: request.requestId } }) });
      return made;
    }),
  );
}
