/** How what was done to a server is shown. Source: contract/schemas/InstanceActionsController.{index,show}.json. */
import { shownSince, view } from '../../operation/view.ts';
import type { ServerAction } from '../commands/server-action.ts';
import { hostId } from '../servers/view.ts';

type Event = ServerAction['events'][number];

interface EventContext {
  readonly projectId: string;
  /** Hosts and, where something failed, where in the code: for administrators. */
  readonly showsInsides: boolean;
  readonly showsDetails: boolean;
  /** How what is not over stands; everybody is told who sees the event. */
  readonly underWay: string | null;
}

/** Without a zone and with microseconds. What we know to the millisecond ends in zeros. */
const time = (iso: string | null) => (iso === null ? null : `${iso.slice(0, 23)}000`);

const eventView = view<Event, EventContext>({
  event: ({ name }) => name,
  start_time: ({ startedAt }) => time(startedAt),
  finish_time: ({ finishedAt }) => time(finishedAt),
  result: ({ result }) => result,
  // Hosts tell a sentence, which is in the details, and no trace.
  traceback: (_event, { showsInsides }) => (showsInsides ? null : undefined),
  hostId: shownSince('2.62', ({ host }, { projectId }) => hostId({ projectId, host })),
  host: shownSince('2.62', ({ host }, { showsInsides }) => (showsInsides ? (host ?? undefined) : undefined)),
  details: shownSince('2.84', ({ details, finishedAt }, { showsDetails, underWay }) =>
    finishedAt === null && underWay !== null ? underWay : showsDetails ? details : undefined,
  ),
});

export interface ActionViewContext {
  /** Who may see the events that an action consists of, before everybody might. */
  readonly showsInsides: boolean;
  readonly showsDetails: boolean;
  readonly underWay: string | null;
}

const common = {
  action: ({ action }: ServerAction) => action,
  instance_uuid: ({ serverId }: ServerAction) => serverId,
  request_id: ({ requestId }: ServerAction) => requestId,
  user_id: ({ userId }: ServerAction) => userId,
  project_id: ({ projectId }: ServerAction) => projectId,
  start_time: ({ startedAt }: ServerAction) => time(startedAt),
  message: ({ message }: ServerAction) => message,
};

export const actionSummary = view<ServerAction, undefined>({
  ...common,
  updated_at: shownSince('2.58', ({ updatedAt }) => time(updatedAt)),
});

type EventsAt = (action: ServerAction, context: ActionViewContext) => unknown;
const eventsAt =
  (version: number): EventsAt =>
  ({ events, projectId }, context) =>
    events.map((event) => eventView.show(event, version, { projectId, ...context }));

export const actionDetail = view<ServerAction, ActionViewContext>({
  ...common,
  updated_at: shownSince('2.58', ({ updatedAt }) => time(updatedAt)),
  events: [
    { since: 1, until: 50, shows: (action, context) => (context.showsInsides ? eventsAt(1)(action, context) : undefined) },
    { since: 51, until: 61, shows: eventsAt(51) },
    { since: 62, until: 83, shows: eventsAt(62) },
    shownSince('2.84', eventsAt(84)),
  ],
});
