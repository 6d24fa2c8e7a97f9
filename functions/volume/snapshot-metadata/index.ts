import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { findSnapshot, findSnapshotErrors } from '../../../shared/volume/find.ts';

export default operation({
  name: 'snapshot-metadata.index',
  service: 'volume',
  method: 'GET',
  path: '/snapshots/{snapshot_id}/metadata',
  policy: policy.reader('volume:get_snapshot_metadata'),
  status: 200,
  errors: findSnapshotErrors,
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const { metadata } = await findSnapshot(store, params['snapshot_id'] ?? '', caller);
    return { body: { metadata } };
  },
});
