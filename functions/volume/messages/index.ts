import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { messageListing, messageView } from '../../../shared/volume/message-listing.ts';
import { listMessages } from '../../../shared/volume/messages.ts';
import { listErrors, pageOfThings, projectOf } from '../../../shared/volume/pages.ts';

/** Before 3.5 everything was listed, whatever was asked for. */
const isAsked = versions({ '3.3': false, '3.5': true });

export default operation({
  name: 'messages.index',
  service: 'volume',
  method: 'GET',
  path: '/messages',
  window: { since: '3.3' },
  policy: policy.reader('message:get_all'),
  status: 200,
  errors: [volumeErrors.MessageNotFound, ...listErrors],
  needs: ['table:read'],
  async handle(request, ports) {
    const { caller, query, version } = request;
    const found = await listMessages(ports.store, projectOf(query, caller));
    const { things, links, count } = isAsked.at(version)
      ? pageOfThings(found, messageListing, request)
      : { things: found, links: undefined, count: undefined };
    return { body: { messages: things.map((message) => messageView.show(message, version, request)), messages_links: links, count } };
  },
});
