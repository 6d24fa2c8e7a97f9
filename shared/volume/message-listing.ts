/** What the list of messages is filtered and sorted by, and how they are shown. Source: Cinder's views. */
import { view } from '../operation/view.ts';
import * as volumeErrors from './errors.ts';
import { equals } from './filters.ts';
import { type LinkContext, volumeLinks } from './links.ts';
import { texts } from './message-texts.ts';
import type { Message } from './messages.ts';
import type { Listing } from './pages.ts';
import { time } from './views.ts';

/** All that is told is of volumes, and of what failed. */
const [resourceType, level] = ['VOLUME', 'ERROR'];

const eventId = ({ event }: Message) => texts[event].id;
const resourceId = ({ volumeId }: Message) => volumeId;
const requestId = ({ group }: Message) => group.requestId;
const guaranteedUntil = ({ group }: Message) => new Date(group.guaranteedUntil * 1000).toISOString();

export const messageListing: Listing<Message> = {
  id: ({ id }) => id,
  missing: (marker) => volumeErrors.MessageNotFound({ message_id: marker }),
  filters: {
    resource_uuid: equals(resourceId),
    resource_type: equals(() => resourceType),
    event_id: equals(eventId),
    request_id: equals(requestId),
    message_level: equals(() => level),
  },
  sortKeys: {
    id: ({ id }) => id,
    event_id: eventId,
    resource_uuid: resourceId,
    resource_type: () => resourceType,
    request_id: requestId,
    message_level: () => level,
    project_id: ({ group }) => group.projectId,
    created_at: ({ group }) => group.createdAt,
    guaranteed_until: guaranteedUntil,
    expires_at: guaranteedUntil,
  },
};

export const messageView = view<Message, LinkContext>({
  id: ({ id }) => id,
  event_id: eventId,
  user_message: ({ event, why }) => (why === undefined ? texts[event].text : `${texts[event].text}:${why}`),
  message_level: () => level,
  resource_type: () => resourceType,
  resource_uuid: resourceId,
  request_id: requestId,
  created_at: ({ group }) => time(group.createdAt),
  guaranteed_until: (message) => time(guaranteedUntil(message)),
  links: ({ id }, context) => volumeLinks(`messages/${id}`, context),
});
