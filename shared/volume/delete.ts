/** Deleting a volume that a client names. */
import { together } from '../errors.ts';
import type { Caller } from '../operation/policy.ts';
import type { Ports } from '../ports.ts';
import { returnQuota } from '../quota/volumes.ts';
import { type Transaction, transaction } from '../store/transaction.ts';
import { endBackupsOf } from './backups/restore.ts';
import { claimsOn } from './claims.ts';
import * as volumeErrors from './errors.ts';
import { findVolume, findVolumeErrors } from './find.ts';
import { putVolume } from './keeping/put.ts';
import { forgetVolume, isDeletable, removeVolume } from './service.ts';
import { snapshots, type Volume } from './volume.ts';

/** As many snapshots as one commit deletes, beside their volume and the quota. */
const snapshotsAtOnce = 90;

interface Deletion {
  /** Whether its snapshots go along. */
  readonly takesSnapshots: boolean;
  /** Whether its status is passed over. */
  readonly isForced: boolean;
  readonly requestId: string;
}

export const deleteVolumeErrors = /* @__PURE__ */ together(findVolumeErrors, [volumeErrors.VolumeBusy, volumeErrors.VolumeBusyForForce]);

/**
 * The status may have been reset: a volume that somebody still claims is not deleted, whatever its record says. Snapshots go first, the volume last.
 *
 * @throws deleteVolumeErrors
 */
export async function deleteVolume(
  ports: Ports,
  id: string,
  caller: Caller,
  { takesSnapshots, isForced, requestId }: Deletion,
): Promise<void> {
  for (let isGone = false; !isGone; ) {
    isGone = await transaction(ports, async (tx) => {
      const [volume, claims] = await Promise.all([findVolume(tx, id, caller), claimsOn(ports.store, id, 1)]);
      const judged = { ...volume, ...(takesSnapshots && { snapshotIds: [] }), ...(isForced && { status: 'available' }) };
      const isBackedUp = !isForced && volume.kept?.uploads.some(({ snapshotId }) => snapshotId !== undefined) === true;
      if (!isDeletable(judged) || claims.length > 0 || isBackedUp)
        throw (isForced ? volumeErrors.VolumeBusyForForce : volumeErrors.VolumeBusy)();
      const left = await deleteSnapshots(tx, volume);
      // Its agent has been told: whoever insists does not wait for its word, which may never come.
      const isForgotten = isForced && volume.kept?.isLeaving === true;
      if (left.length > 0) putVolume(tx, ports, volume, { ...volume, snapshotIds: left });
      else if (isForgotten) {
        await endBackupsOf(tx, volume, new Date(ports.clock.now()).toISOString());
        forgetVolume(tx, volume);
      } else removeVolume(tx, ports, { ...volume, snapshotIds: [] }, requestId);
      return left.length === 0;
    });
  }
}

/** @returns those that there was no room for */
async function deleteSnapshots(tx: Transaction, { snapshotIds }: Volume): Promise<string[]> {
  const found = await Promise.all(snapshotIds.slice(0, snapshotsAtOnce).map((id) => tx.get(snapshots, id)));
  for (const snapshot of found) {
    if (snapshot === undefined) continue;
    returnQuota(tx, snapshot.projectId, snapshot.volumeTypeId, { snapshots: 1, gigabytes: snapshot.sizeGib });
    tx.remove(snapshots, snapshot.id);
  }
  return snapshotIds.slice(snapshotsAtOnce);
}
