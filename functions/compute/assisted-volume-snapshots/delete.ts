import { z } from 'zod/mini';
import { mergeVolumeSnapshot } from '../../../shared/compute/actions/use-volume/rows.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';
import { tellUser, volumeSnapshotErrors } from '../volume-snapshot.ts';

const deleteInfo = z.object({ volume_id: z.string().check(z.minLength(1)) });

export default operation({
  name: 'assisted-volume-snapshots.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/os-assisted-volume-snapshots/{id}',
  policy: policy.serviceOrAdmin('os_compute_api:os-assisted-volume-snapshots:delete'),
  query: queryParameters({ delete_info: z.optional(z.array(z.string())) }, versions({ '2.1': 'drop', '2.75': 'refuse' })),
  status: 204,
  errors: [...volumeSnapshotErrors, computeErrors.DeleteInfoInvalid],
  needs: ['table:read', 'table:write', 'queue:send'],
  async handle({ params, query, requestId }, ports) {
    const volumeId = volumeIn(query.delete_info?.at(-1));
    await tellUser(ports, mergeVolumeSnapshot, { requestId }, volumeId, { volumeId, snapshotId: params['id'] ?? '' });
    return {};
  },
});

/** The parameter is JSON. */
function volumeIn(text: string | undefined): string {
  try {
    return z.parse(deleteInfo, JSON.parse(text ?? '')).volume_id;
  } catch {
    throw computeErrors.DeleteInfoInvalid();
  }
}
