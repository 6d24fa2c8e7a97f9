import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { messageView } from '../../../shared/volume/message-listing.ts';
import { findMessage, findMessageErrors } from '../../../shared/volume/messages.ts';

export default operation({
  name: 'messages.show',
  service: 'volume',
  method: 'GET',
  path: '/messages/{message_id}',
  window: { since: '3.3' },
  policy: policy.reader('message:get'),
  status: 200,
  errors: findMessageErrors,
  needs: ['table:read'],
  async handle({ caller, params, version, origin }, ports) {
    const message = await findMessage(ports.store, params['message_id'] ?? '', caller);
    return { body: { message: messageView.show(message, version, { caller, origin }) } };
  },
});
