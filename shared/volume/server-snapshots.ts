/** Snapshots of volumes that are taken for servers' images, in the servers' own commits. */
import type { Clock } from '../clock.ts';
import type { VolumeService } from '../compute/ports/volumes.ts';
import { takeQuota } from '../quota/volumes.ts';
import type { Transaction } from '../store/transaction.ts';
import { snapshots, volumes } from './volume.ts';

export function serverSnapshots(clock: Clock): Pick<VolumeService, 'beginSnapshot' | 'completeSnapshot' | 'dropSnapshot'> {
  const now = () => new Date(clock.now()).toISOString();

  /** The snapshot, if it is still being made. */
  async function begun(tx: Transaction, snapshotId: string) {
    const snapshot = await tx.get(snapshots, snapshotId);
    return snapshot?.status === 'creating' ? snapshot : undefined;
  }

  return {
    async beginSnapshot(tx, volumeId, { id, userId, name }) {
      const volume = await tx.get(volumes, volumeId);
      if (volume === undefined) return undefined;
      const { projectId, sizeGib, description } = volume;
      const time = now();
      takeQuota(tx, projectId, { snapshots: 1, gigabytes: sizeGib });
      tx.put(volumes, { ...volume, snapshotIds: [...volume.snapshotIds, id] });
      tx.put(snapshots, {
        ...{ id, projectId, userId, volumeId, name, description, sizeGib },
        ...{ status: 'creating', metadata: {}, createdAt: time, updatedAt: time },
      });
      return { sizeGib };
    },

    async completeSnapshot(tx, snapshotId) {
      const snapshot = await begun(tx, snapshotId);
      if (snapshot !== undefined) tx.put(snapshots, { ...snapshot, status: 'available', updatedAt: now() });
    },

    async dropSnapshot(tx, snapshotId) {
      const snapshot = await begun(tx, snapshotId);
      if (snapshot === undefined) return;
      const volume = await tx.get(volumes, snapshot.volumeId);
      if (volume !== undefined) tx.put(volumes, { ...volume, snapshotIds: volume.snapshotIds.filter((id) => id !== snapshotId) });
      takeQuota(tx, snapshot.projectId, { snapshots: -1, gigabytes: -snapshot.sizeGib });
      tx.remove(snapshots, snapshotId);
    },
  };
}
