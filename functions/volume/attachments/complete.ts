import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { changeAttachment, changeErrors } from '../../../shared/volume/change-attachment.ts';

export default operation({
  name: 'attachments.complete',
  service: 'volume',
  method: 'POST',
  path: '/attachments/{attachment_id}/action',
  action: 'os-complete',
  window: { since: '3.44' },
  policy: policy.member('volume:attachment_complete'),
  body: z.strictObject({ 'os-complete': z.unknown() }),
  status: 204,
  errors: changeErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const time = new Date(ports.clock.now()).toISOString();
    await changeAttachment(ports, params['attachment_id'] ?? '', caller, (found) => ({ ...found, status: 'attached', attachedAt: time }));
    return {};
  },
});
