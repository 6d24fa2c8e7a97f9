import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { findAttachment, findAttachmentErrors } from '../../../shared/volume/find.ts';
import { attachmentDetail } from '../../../shared/volume/views.ts';

export default operation({
  name: 'attachments.show',
  service: 'volume',
  method: 'GET',
  path: '/attachments/{attachment_id}',
  window: { since: '3.27' },
  policy: policy.reader('volume:attachment_get'),
  status: 200,
  errors: findAttachmentErrors,
  needs: ['table:read'],
  async handle({ caller, params, version }, ports) {
    const found = await findAttachment(ports.store, params['attachment_id'] ?? '', caller);
    return { body: { attachment: attachmentDetail.show(found, version, undefined) } };
  },
});
