import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findSnapshot } from '../../../shared/volume/find.ts';
import { snapshotView } from '../../../shared/volume/views.ts';

export default operation({
  name: 'snapshots.show',
  service: 'volume',
  method: 'GET',
  path: '/snapshots/{snapshot_id}',
  policy: policy.reader('volume:get_snapshot'),
  status: 200,
  errors: [volumeErrors.SnapshotNotFound],
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    return { body: { snapshot: snapshotView(await findSnapshot(ports.store, params['snapshot_id'] ?? '', caller)) } };
  },
});
