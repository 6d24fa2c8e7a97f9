import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { takeQuota } from '../../../shared/quota/volumes.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findSnapshot, findSnapshotErrors } from '../../../shared/volume/find.ts';
import { snapshots, volumes } from '../../../shared/volume/volume.ts';

export default operation({
  name: 'snapshots.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/snapshots/{snapshot_id}',
  policy: policy.member('volume:delete_snapshot'),
  status: 202,
  errors: [...findSnapshotErrors, volumeErrors.SnapshotBusy],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    await transaction(ports, async (tx) => {
      const snapshot = await findSnapshot(tx, params['snapshot_id'] ?? '', caller);
      if (snapshot.status !== 'available' && snapshot.status !== 'error') throw volumeErrors.SnapshotBusy({ status: snapshot.status });
      const volume = await tx.get(volumes, snapshot.volumeId);
      if (volume !== undefined) tx.put(volumes, { ...volume, snapshotIds: volume.snapshotIds.filter((id) => id !== snapshot.id) });
      takeQuota(tx, snapshot.projectId, { snapshots: -1, gigabytes: -snapshot.sizeGib });
      tx.remove(snapshots, snapshot.id);
    });
    return {};
  },
});
