/** Deleting a snapshot that a client names. */
import { together } from '../errors.ts';
import type { Caller } from '../operation/policy.ts';
import type { Ports } from '../ports.ts';
import { returnQuota } from '../quota/volumes.ts';
import { transaction } from '../store/transaction.ts';
import * as volumeErrors from './errors.ts';
import { findSnapshot, findSnapshotErrors } from './find.ts';
import { putVolume } from './keeping/put.ts';
import { withoutSnapshot, withSnapshot } from './keeping/snapshots.ts';
import { snapshots, volumes } from './volume.ts';

interface Deletion {
  /** Whether its status is passed over. */
  readonly isForced: boolean;
  readonly requestId: string;
}

export const deleteSnapshotErrors = /* @__PURE__ */ together(findSnapshotErrors, [volumeErrors.SnapshotBusy]);

export async function deleteSnapshot(ports: Ports, id: string, caller: Caller, { isForced, requestId }: Deletion): Promise<void> {
  await transaction(ports, async (tx) => {
    const snapshot = await findSnapshot(tx, id, caller);
    if (!isForced && snapshot.status !== 'available' && snapshot.status !== 'error')
      throw volumeErrors.SnapshotBusy({ status: snapshot.status });
    const volume = await tx.get(volumes, snapshot.volumeId);
    // One that an agent has is gone on the agent's word.
    if (volume?.kept !== undefined && !volume.kept.unaskedSnapshotIds.includes(snapshot.id)) {
      const leaving = withSnapshot(volume, snapshot.id, 'leaving');
      putVolume(tx, ports, volume, { ...leaving, kept: { ...volume.kept, ...leaving.kept, requestId } });
      tx.put(snapshots, { ...snapshot, status: 'deleting', updatedAt: new Date(ports.clock.now()).toISOString() });
      return;
    }
    if (volume !== undefined) putVolume(tx, ports, volume, withoutSnapshot(volume, snapshot.id));
    returnQuota(tx, snapshot.projectId, snapshot.volumeTypeId, { snapshots: 1, gigabytes: snapshot.sizeGib });
    tx.remove(snapshots, snapshot.id);
  });
}
