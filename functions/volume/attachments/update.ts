import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { changeAttachment, changeErrors } from '../../../shared/volume/change-attachment.ts';
import { attachmentDetail } from '../../../shared/volume/views.ts';

const connector = z
  .record(z.string(), z.json())
  .check(z.refine((given: object) => Object.keys(given).length > 0, { error: 'does not have enough properties' }));

export default operation({
  name: 'attachments.update',
  service: 'volume',
  method: 'PUT',
  path: '/attachments/{attachment_id}',
  window: { since: '3.27' },
  policy: policy.member('volume:attachment_update'),
  body: z.strictObject({ attachment: z.strictObject({ connector }) }),
  status: 200,
  errors: changeErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, version }, ports) {
    const { connector } = body.attachment;
    const changed = await changeAttachment(ports, params['attachment_id'] ?? '', caller, (found) => ({
      ...found,
      connector,
      host: typeof connector['host'] === 'string' ? connector['host'] : found.host,
      status: found.status === 'reserved' ? 'attaching' : found.status,
    }));
    return { body: { attachment: attachmentDetail.show(changed, version, undefined) } };
  },
});
