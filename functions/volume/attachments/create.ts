import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, since } from '../../../shared/operation/versioned.ts';
import { uuid } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { takeClaim, takeClaimErrors } from '../../../shared/volume/claims.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findVolume, findVolumeErrors } from '../../../shared/volume/find.ts';
import { putVolume } from '../../../shared/volume/keeping/put.ts';
import { standing } from '../../../shared/volume/service.ts';
import { attachmentDetail } from '../../../shared/volume/views.ts';
import { type Attachment, attachmentPlaces } from '../../../shared/volume/volume.ts';

/** A reservation for somebody other than our own servers, with the claim. With a connector it is `attaching` at once. */
export default operation({
  name: 'attachments.create',
  service: 'volume',
  method: 'POST',
  path: '/attachments',
  policy: policy.member('volume:attachment_create'),
  window: { since: '3.27' },
  body: object({
    attachment: object({
      volume_uuid: uuid,
      instance_uuid: z.optional(z.nullable(uuid)),
      connector: z.optional(z.nullable(z.record(z.string(), z.json()))),
      mode: since('3.54', z.optional(z.enum(['rw', 'ro']))),
    }),
  }),
  status: 200,
  errors: [...takeClaimErrors, ...findVolumeErrors, volumeErrors.ReserveStatusInvalid, volumeErrors.VolumeInError],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version }, ports) {
    const asked = body.attachment;
    const made = await transaction(ports, async (tx) => {
      const volume = await findVolume(tx, asked.volume_uuid, caller);
      const statuses = volume.multiattach ? ['available', 'in-use', 'downloading'] : ['available', 'downloading'];
      if (volume.status.startsWith('error')) throw volumeErrors.VolumeInError({ volume_id: volume.id, status: volume.status });
      if (!statuses.includes(volume.status)) {
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
      await takeClaim(tx, volume, attachment);
      tx.put(attachmentPlaces, { id: attachment.id, volumeId: volume.id });
      const changed = { ...standing(volume, [...volume.attachments, attachment]), updatedAt: new Date(ports.clock.now()).toISOString() };
      putVolume(tx, ports, volume, changed);
      return { volume: changed, attachment };
    });
    return { body: { attachment: attachmentDetail.show(made, version, undefined) } };
  },
});
