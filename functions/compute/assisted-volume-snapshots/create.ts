import { z } from 'zod/mini';
import { snapshotVolume } from '../../../shared/compute/actions/use-volume/rows.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { tellUser, volumeSnapshotErrors } from '../volume-snapshot.ts';

const text = z.string().check(z.minLength(1));

export default operation({
  name: 'assisted-volume-snapshots.create',
  service: 'compute',
  method: 'POST',
  path: '/os-assisted-volume-snapshots',
  policy: policy.serviceOrAdmin('os_compute_api:os-assisted-volume-snapshots:create'),
  body: object({
    snapshot: object({
      volume_id: text,
      create_info: object({ snapshot_id: text, type: z.literal('qcow2'), new_file: text, id: z.optional(text) }),
    }),
  }),
  status: 200,
  errors: volumeSnapshotErrors,
  needs: ['table:read', 'table:write', 'queue:send'],
  async handle({ body, requestId }, ports) {
    const { volume_id: volumeId, create_info: info } = body.snapshot;
    await tellUser(ports, snapshotVolume, { requestId }, volumeId, { volumeId, snapshotId: info.snapshot_id, newFile: info.new_file });
    return { body: { snapshot: { id: info.id ?? null, volumeId } } };
  },
});
