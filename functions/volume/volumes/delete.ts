import { looseBoolean } from '../../../shared/operation/loose-boolean.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { takeQuota } from '../../../shared/quota/volumes.ts';
import { type Transaction, transaction } from '../../../shared/store/transaction.ts';
import { claimsOn } from '../../../shared/volume/claims.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findVolume, findVolumeErrors } from '../../../shared/volume/find.ts';
import { isDeletable } from '../../../shared/volume/service.ts';
import { snapshots, type Volume, volumes } from '../../../shared/volume/volume.ts';

const rule = policy.member('volume:delete');
const forceRule = policy.admin('volume:force_delete');

/** Before 3.23 it was passed over. */
const knowsForce = versions({ '3.0': false, '3.23': true });

/** As many snapshots as one commit deletes, beside their volume and the quota. */
const snapshotsAtOnce = 90;

/**
 * The status may have been reset: a volume that somebody still claims is not deleted, whatever its record says. `cascade` takes its snapshots
 * along, the volume last; `force` passes over its status.
 */
export default operation({
  name: 'volumes.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/volumes/{volume_id}',
  policy: rule,
  status: 202,
  errors: [...findVolumeErrors, volumeErrors.VolumeBusy, volumeErrors.VolumeBusyForForce],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, query, version }, ports) {
    const id = params['volume_id'] ?? '';
    const takesSnapshots = isTrue(query['cascade']);
    const isForced = knowsForce.at(version) && isTrue(query['force']);
    if (isForced) enforce(forceRule, caller, {});
    for (let isGone = false; !isGone; ) {
      isGone = await transaction(ports, async (tx) => {
        const [volume, claims] = await Promise.all([findVolume(tx, id, caller), claimsOn(ports.store, id, 1)]);
        const judged = { ...volume, ...(takesSnapshots && { snapshotIds: [] }), ...(isForced && { status: 'available' }) };
        if (!isDeletable(judged) || claims.length > 0) throw (isForced ? volumeErrors.VolumeBusyForForce : volumeErrors.VolumeBusy)();
        const left = await deleteSnapshots(tx, volume);
        if (left.length > 0) tx.put(volumes, { ...volume, snapshotIds: left });
        else {
          takeQuota(tx, volume.projectId, { volumes: -1, gigabytes: -volume.sizeGib });
          tx.remove(volumes, id);
        }
        return left.length === 0;
      });
    }
    return {};
  },
});

/** @returns those that there was no room for */
async function deleteSnapshots(tx: Transaction, { snapshotIds }: Volume): Promise<string[]> {
  const found = await Promise.all(snapshotIds.slice(0, snapshotsAtOnce).map((id) => tx.get(snapshots, id)));
  for (const snapshot of found) {
    if (snapshot === undefined) continue;
    takeQuota(tx, snapshot.projectId, { snapshots: -1, gigabytes: -snapshot.sizeGib });
    tx.remove(snapshots, snapshot.id);
  }
  return snapshotIds.slice(snapshotsAtOnce);
}

const isTrue = (values: readonly string[] | undefined) => looseBoolean(values?.at(-1) ?? '') ?? false;
