import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { uuid } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { claimsOn } from '../../../shared/volume/claims.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findVolume } from '../../../shared/volume/find.ts';
import { standing } from '../../../shared/volume/service.ts';
import { attachmentDetail } from '../../../shared/volume/views.ts';
import { type Attachment, volumes } from '../../../shared/volume/volume.ts';

/** A reservation for somebody other than our own servers, who hold claims. With a connector it is `attaching` at once. */
export default operation({
  name: 'attachments.create',
  service: 'volume',
  method: 'POST',
  path: '/attachments',
  policy: policy.member('volume:attachment_create'),
  body: z.strictObject({
    attachment: z.strictObject({
      volume_uuid: uuid,
      instance_uuid: z.optional(z.nullable(uuid)),
      connector: z.optional(z.nullable(z.record(z.string(), z.json()))),
      mode: z.optional(z.enum(['rw', 'ro'])),
    }),
  }),
  status: 200,
  errors: [volumeErrors.VolumeNotFound, volumeErrors.ReserveStatusInvalid],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body }, ports) {
    const asked = body.attachment;
    const made = await transaction(ports, async (tx) => {
      const [volume, claims] = await Promise.all([findVolume(tx, asked.volume_uuid, caller), claimsOn(ports.store, asked.volume_uuid, 1)]);
      const statuses = volume.multiattach ? ['available', 'in-use', 'downloading'] : ['available', 'downloading'];
      if (!statuses.includes(volume.status) || (claims.length > 0 && !volume.multiattach)) {
        throw volumeErrors.ReserveStatusInvalid({ volume_id: volume.id, statuses: statuses.join(' or '), status: volume.status });
      }
      const attachment: Attachment = {
        id: ports.chance.uuid(),
        serverId: asked.instance_uuid ?? null,
        host: typeof asked.connector?.['host'] === 'string' ? asked.connector['host'] : null,
        device: null,
        status: asked.connector == null ? 'reserved' : 'attaching',
        mode: asked.mode ?? (volume.readOnly ? 'ro' : 'rw'),
        attachedAt: null,
        detachedAt: null,
        connector: asked.connector ?? null,
      };
      const changed = { ...standing(volume, [...volume.attachments, attachment]), updatedAt: new Date(ports.clock.now()).toISOString() };
      tx.put(volumes, changed);
      return { volume: changed, attachment };
    });
    return { body: { attachment: attachmentDetail(made.volume, made.attachment) } };
  },
});
