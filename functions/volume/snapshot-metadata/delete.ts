import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findSnapshot, findSnapshotErrors } from '../../../shared/volume/find.ts';
import { snapshots } from '../../../shared/volume/volume.ts';

export default operation({
  name: 'snapshot-metadata.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/snapshots/{snapshot_id}/metadata/{key}',
  policy: policy.member('volume:delete_snapshot_metadata'),
  status: 200,
  errors: [...findSnapshotErrors, volumeErrors.SnapshotMetadataNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const key = params['key'] ?? '';
    await transaction(ports, async (tx) => {
      const snapshot = await findSnapshot(tx, params['snapshot_id'] ?? '', caller);
      if (!Object.hasOwn(snapshot.metadata, key)) throw volumeErrors.SnapshotMetadataNotFound({ snapshot_id: snapshot.id, key });
      const metadata = Object.fromEntries(Object.entries(snapshot.metadata).filter(([name]) => name !== key));
      tx.put(snapshots, { ...snapshot, metadata, updatedAt: new Date(ports.clock.now()).toISOString() });
    });
    return {};
  },
});
