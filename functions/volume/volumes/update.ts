import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { findVolume, findVolumeErrors, typeNames } from '../../../shared/volume/find.ts';
import { metadataErrors, volumeMetadata, withinLimits } from '../../../shared/volume/metadata.ts';
import { volumeDetail } from '../../../shared/volume/views.ts';
import { volumes } from '../../../shared/volume/volume.ts';

const text255 = z.optional(z.nullable(z.string().check(z.maxLength(255))));

export default operation({
  name: 'volumes.update',
  service: 'volume',
  method: 'PUT',
  path: '/volumes/{volume_id}',
  policy: policy.member('volume:update'),
  body: z.strictObject({
    volume: z.strictObject({
      name: text255,
      display_name: text255,
      description: text255,
      display_description: text255,
      metadata: z.optional(volumeMetadata),
    }),
  }),
  status: 200,
  errors: [...findVolumeErrors, ...metadataErrors],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, origin, version }, ports) {
    const asked = body.volume;
    const volume = await transaction(ports, async (tx) => {
      const found = await findVolume(tx, params['volume_id'] ?? '', caller);
      const name = asked.name === undefined ? asked.display_name : asked.name;
      const description = asked.description === undefined ? asked.display_description : asked.description;
      const changed = {
        ...found,
        name: name === undefined ? found.name : name,
        description: description === undefined ? found.description : description,
        metadata: asked.metadata === undefined ? found.metadata : withinLimits(asked.metadata),
        updatedAt: new Date(ports.clock.now()).toISOString(),
      };
      tx.put(volumes, changed);
      return changed;
    });
    const context = { origin, caller, typeNames: await typeNames(ports.store), isWhole: false };
    return { body: { volume: volumeDetail.show(volume, version, context) } };
  },
});
