/** Snapshots of volumes that are taken for servers' images, in the servers' own commits. */
import type { VolumeService } from '../compute/ports/volumes.ts';
import { returnQuota, takeQuota } from '../quota/volumes.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import { type Ordering, putVolume } from './keeping/put.ts';
import { withoutSnapshot, withSnapshot } from './keeping/snapshots.ts';
import { snapshots, volumes } from './volume.ts';

export function serverSnapshots(
  ordering: Ordering & { readonly store: Store },
): Pick<VolumeService, 'beginSnapshot' | 'completeSnapshot' | 'dropSnapshot'> {
  const now = () => new Date(ordering.clock.now()).toISOString();

  /** The snapshot, if it is still being made. */
  async function begun(tx: Transaction, snapshotId: string) {
    const snapshot = await tx.get(snapshots, snapshotId);
    return snapshot?.status === 'creating' ? snapshot : undefined;
  }

  return {
    async beginSnapshot(tx, volumeId, { id, userId, name }) {
      const volume = await tx.get(volumes, volumeId);
      if (volume === undefined) return undefined;
      const { projectId, volumeTypeId, sizeGib, description } = volume;
      const time = now();
      await takeQuota(tx, ordering.store, projectId, volumeTypeId, { snapshots: 1, gigabytes: sizeGib });
      // Its guest may have to hold still first.
      putVolume(tx, ordering, volume, withSnapshot(volume, id, 'unasked'));
      tx.put(snapshots, {
        ...{ id, projectId, userId, volumeId, volumeTypeId, name, description, sizeGib },
        ...{ status: 'creating', metadata: {}, createdAt: time, updatedAt: time },
        ...(volume.kept === undefined ? {} : { isKept: true }),
      });
      return { sizeGib };
    },

    async completeSnapshot(tx, snapshotId) {
      const snapshot = await begun(tx, snapshotId);
      if (snapshot === undefined) return;
      // Of a volume that an agent keeps it is there when the agent says so.
      if (snapshot.isKept === true) {
        const volume = await tx.get(volumes, snapshot.volumeId);
        if (volume !== undefined) putVolume(tx, ordering, volume, withSnapshot(volume, snapshotId, 'awaited'));
      } else tx.put(snapshots, { ...snapshot, status: 'available', updatedAt: now() });
    },

    async dropSnapshot(tx, snapshotId) {
      const snapshot = await begun(tx, snapshotId);
      if (snapshot === undefined) return;
      const volume = await tx.get(volumes, snapshot.volumeId);
      if (volume !== undefined) putVolume(tx, ordering, volume, withoutSnapshot(volume, snapshotId));
      returnQuota(tx, snapshot.projectId, snapshot.volumeTypeId, { snapshots: 1, gigabytes: snapshot.sizeGib });
      tx.remove(snapshots, snapshotId);
    },
  };
}
