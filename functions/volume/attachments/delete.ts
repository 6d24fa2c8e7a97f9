import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { changeAttachment, changeErrors } from '../../../shared/volume/change-attachment.ts';
import { attachmentSummary } from '../../../shared/volume/views.ts';

/** Answers with what is left. */
export default operation({
  name: 'attachments.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/attachments/{attachment_id}',
  window: { since: '3.27' },
  policy: policy.member('volume:attachment_delete'),
  status: 200,
  errors: changeErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, version }, ports) {
    const { volume } = await changeAttachment(ports, params['attachment_id'] ?? '', caller, () => undefined);
    const left = volume.attachments.map((attachment) => attachmentSummary.show({ volume, attachment }, version, undefined));
    return { body: { attachments: left } };
  },
});
