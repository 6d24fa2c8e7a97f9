/** The two ways to write a volume's metadata differ in whether what is not named stays. */
import { z } from 'zod/mini';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { findVolume, findVolumeErrors } from '../../shared/volume/find.ts';
import { metadataErrors, volumeMetadata, withinLimits } from '../../shared/volume/metadata.ts';
import { volumes } from '../../shared/volume/volume.ts';

type Strings = Readonly<Record<string, string>>;

export function changeMetadata(name: string, method: 'POST' | 'PUT', change: (before: Strings, asked: Strings) => Strings): AnyOperation {
  return operation({
    name: `volume-metadata.${name}`,
    service: 'volume',
    method,
    path: '/volumes/{volume_id}/metadata',
    policy: policy.member(`volume:${name}_volume_metadata`),
    body: z.strictObject({ metadata: volumeMetadata }),
    status: 200,
    errors: [...findVolumeErrors, ...metadataErrors],
    needs: ['table:read', 'table:write'],
    async handle({ caller, params, body }, ports) {
      const after = await transaction(ports, async (tx) => {
        const volume = await findVolume(tx, params['volume_id'] ?? '', caller);
        const changed = withinLimits(change(volume.metadata, body.metadata));
        tx.put(volumes, { ...volume, metadata: changed, updatedAt: new Date(ports.clock.now()).toISOString() });
        return changed;
      });
      return { body: { metadata: after } };
    },
  });
}
