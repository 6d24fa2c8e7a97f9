import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { findMessage, findMessageErrors, removeMessage } from '../../../shared/volume/messages.ts';

export default operation({
  name: 'messages.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/messages/{message_id}',
  window: { since: '3.3' },
  policy: policy.member('message:delete'),
  status: 204,
  errors: findMessageErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    await transaction(ports, async (tx) => removeMessage(tx, await findMessage(tx, params['message_id'] ?? '', caller)));
    return {};
  },
});
