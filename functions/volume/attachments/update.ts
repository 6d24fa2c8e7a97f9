import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { changeAttachment } from '../../../shared/volume/change-attachment.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { attachmentDetail } from '../../../shared/volume/views.ts';

export default operation({
  name: 'attachments.update',
  service: 'volume',
  method: 'PUT',
  path: '/attachments/{attachment_id}',
  policy: policy.member('volume:attachment_update'),
  body: z.strictObject({
    attachment: z.strictObject({ connector: z.record(z.string(), z.json()), mode: z.optional(z.enum(['rw', 'ro'])) }),
  }),
  status: 200,
  errors: [volumeErrors.AttachmentNotFound, volumeErrors.VolumeNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    const { connector } = body.attachment;
    const { volume, attachment } = await changeAttachment(ports, params['attachment_id'] ?? '', caller, (found) => ({
      ...found,
      connector,
      host: typeof connector['host'] === 'string' ? connector['host'] : found.host,
      status: found.status === 'reserved' ? 'attaching' : found.status,
    }));
    return { body: { attachment: attachmentDetail(volume, attachment) } };
  },
});
