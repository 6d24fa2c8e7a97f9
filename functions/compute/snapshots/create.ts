import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { bool } from '../../../shared/operation/wire.ts';
import { createSnapshot, createSnapshotErrors } from '../../../shared/volume/create-snapshot.ts';
import { proxiedErrors, proxiedRefusal } from '../../../shared/volume/nova/refusals.ts';
import { novaSnapshotView } from '../../../shared/volume/nova/views.ts';

export default operation({
  name: 'snapshots.create',
  service: 'compute',
  method: 'POST',
  path: '/os-snapshots',
  policy: policy.member('os_compute_api:os-volumes:snapshots:create'),
  window: { until: '2.35' },
  body: z.strictObject({
    snapshot: z.strictObject({
      volume_id: z.string(),
      force: z.optional(bool),
      display_name: z.optional(z.string()),
      display_description: z.optional(z.string()),
    }),
  }),
  status: 200,
  errors: proxiedErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version, requestId }, ports) {
    const asked = body.snapshot;
    if ([asked.display_name, asked.display_description].some((text) => (text ?? '').length > 255))
      throw computeErrors.ProxiedVolumeInvalid({ reason: 'a text of the snapshot is too long.' });
    const snapshot = await inNovasWords(
      () =>
        createSnapshot(ports, caller, {
          volumeId: asked.volume_id,
          name: asked.display_name ?? null,
          description: asked.display_description ?? null,
          metadata: {},
          mayBeInUse: asked.force ?? false,
          requestId,
        }),
      createSnapshotErrors,
      proxiedRefusal,
    );
    return { body: { snapshot: novaSnapshotView.show(snapshot, version, undefined) } };
  },
});
