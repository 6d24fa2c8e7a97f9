import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { changeAttachment } from '../../../shared/volume/change-attachment.ts';
import { claimsOn } from '../../../shared/volume/claims.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findAttachment } from '../../../shared/volume/find.ts';
import { attachmentSummary } from '../../../shared/volume/views.ts';

/** An attachment that a server of ours holds by a claim ends with the Compute API's detach, and nowhere else. */
export default operation({
  name: 'attachments.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/attachments/{attachment_id}',
  policy: policy.member('volume:attachment_delete'),
  status: 200,
  errors: [volumeErrors.AttachmentNotFound, volumeErrors.VolumeNotFound, volumeErrors.AttachmentClaimed],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const id = params['attachment_id'] ?? '';
    const { volume: found, attachment } = await findAttachment(ports.store, id, caller);
    const claims = await claimsOn(ports.store, found.id, 100);
    if (claims.some((claim) => claim['serverId'] === attachment.serverId)) {
      throw volumeErrors.AttachmentClaimed({ server_id: attachment.serverId ?? '' });
    }
    const { volume } = await changeAttachment(ports, id, caller, () => undefined);
    return { body: { attachments: volume.attachments.map((other) => attachmentSummary(volume, other)) } };
  },
});
