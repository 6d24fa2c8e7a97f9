import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findSnapshot, findSnapshotErrors } from '../../../shared/volume/find.ts';
import { snapshotMade } from '../../../shared/volume/other-views.ts';
import { snapshots } from '../../../shared/volume/volume.ts';

const text255 = z.optional(z.nullable(z.string().check(z.maxLength(255))));

export default operation({
  name: 'snapshots.update',
  service: 'volume',
  method: 'PUT',
  path: '/snapshots/{snapshot_id}',
  policy: policy.member('volume:update_snapshot'),
  body: z.looseObject({
    snapshot: z.strictObject({ name: text255, description: text255, display_name: text255, display_description: text255 }),
  }),
  status: 200,
  errors: [...findSnapshotErrors, volumeErrors.SnapshotUnchanged],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, version }, ports) {
    const { name, description, display_name: oldName, display_description: oldDescription } = body.snapshot;
    const [asName, asDescription] = [name === undefined ? oldName : name, description === undefined ? oldDescription : description];
    if (asName === undefined && asDescription === undefined) throw volumeErrors.SnapshotUnchanged();
    const snapshot = await transaction(ports, async (tx) => {
      const found = await findSnapshot(tx, params['snapshot_id'] ?? '', caller);
      const changed = {
        ...found,
        name: asName === undefined ? found.name : asName,
        description: asDescription === undefined ? found.description : asDescription,
        updatedAt: new Date(ports.clock.now()).toISOString(),
      };
      tx.put(snapshots, changed);
      return changed;
    });
    return { body: { snapshot: snapshotMade.show(snapshot, version, undefined) } };
  },
});
