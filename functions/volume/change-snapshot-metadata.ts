/** The two ways to write a snapshot's metadata differ in whether what is not named stays. */
import { z } from 'zod/mini';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { findSnapshot, findSnapshotErrors } from '../../shared/volume/find.ts';
import { metadataErrors, volumeMetadata, withinLimits } from '../../shared/volume/metadata.ts';
import { snapshots } from '../../shared/volume/volume.ts';

type Strings = Readonly<Record<string, string>>;

export function changeSnapshotMetadata(
  name: 'create' | 'update-all',
  method: 'POST' | 'PUT',
  change: (before: Strings, asked: Strings) => Strings,
): AnyOperation {
  return operation({
    name: `snapshot-metadata.${name}`,
    service: 'volume',
    method,
    path: '/snapshots/{snapshot_id}/metadata',
    policy: policy.member('volume:update_snapshot_metadata'),
    body: z.looseObject({ metadata: volumeMetadata }),
    status: 200,
    errors: [...findSnapshotErrors, ...metadataErrors],
    needs: ['table:read', 'table:write'],
    async handle({ caller, params, body }, ports) {
      const metadata = await transaction(ports, async (tx) => {
        const snapshot = await findSnapshot(tx, params['snapshot_id'] ?? '', caller);
        const changed = withinLimits(change(snapshot.metadata, body.metadata));
        tx.put(snapshots, { ...snapshot, metadata: changed, updatedAt: new Date(ports.clock.now()).toISOString() });
        return changed;
      });
      return { body: { metadata } };
    },
  });
}
