import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { findSnapshot, findSnapshotErrors } from '../../../shared/volume/find.ts';
import { snapshots } from '../../../shared/volume/volume.ts';

const statuses = ['creating', 'available', 'deleting', 'error', 'error_deleting'] as const;

/** It changes the record and nothing else. */
export default operation({
  name: 'snapshot-actions.os-reset_status',
  service: 'volume',
  method: 'POST',
  path: '/snapshots/{snapshot_id}/action',
  action: 'os-reset_status',
  policy: policy.admin('volume_extension:snapshot_admin_actions:reset_status'),
  body: z.strictObject({ 'os-reset_status': z.strictObject({ status: z.enum(statuses) }) }),
  status: 202,
  errors: findSnapshotErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    await transaction(ports, async (tx) => {
      const found = await findSnapshot(tx, params['snapshot_id'] ?? '', caller);
      tx.put(snapshots, { ...found, status: body['os-reset_status'].status, updatedAt: new Date(ports.clock.now()).toISOString() });
    });
    return {};
  },
});
