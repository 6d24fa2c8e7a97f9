import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { findSnapshot, findSnapshotErrors } from '../../../shared/volume/find.ts';
import { snapshotDetail } from '../../../shared/volume/other-views.ts';

export default operation({
  name: 'snapshots.show',
  service: 'volume',
  method: 'GET',
  path: '/snapshots/{snapshot_id}',
  policy: policy.reader('volume:get_snapshot'),
  status: 200,
  errors: findSnapshotErrors,
  needs: ['table:read'],
  async handle({ caller, params, version }, ports) {
    const snapshot = await findSnapshot(ports.store, params['snapshot_id'] ?? '', caller);
    return { body: { snapshot: snapshotDetail.show(snapshot, version, undefined) } };
  },
});
