/** What was done to a server, the newest first. */
import { z } from 'zod/mini';
import { pageOf } from '../../operation/pages.ts';
import { counts, once, times } from '../../operation/query-values.ts';
import { parseTime } from '../../operation/time.ts';
import { queryParameters, since, versions } from '../../operation/versioned.ts';
import type { Store } from '../../store/port.ts';
import { type ServerAction, serverActionPartition, serverActions } from '../commands/server-action.ts';
import * as computeErrors from '../errors.ts';

const oneTime = times.check(z.maxLength(1));

/** Query parameters of GET /servers/{id}/os-instance-actions. */
export const actionListQuery = queryParameters(
  {
    limit: since('2.58', counts.check(z.maxLength(1))),
    marker: since('2.58', once),
    'changes-since': since('2.58', oneTime),
    'changes-before': since('2.66', oneTime),
  },
  versions({ '2.1': 'drop', '2.58': 'refuse' }),
);

type Query = Readonly<Partial<Record<string, readonly string[]>>>;

export const listActionsErrors = [computeErrors.UnknownMarker, computeErrors.ChangesOutOfOrder];

export interface ActionPage {
  readonly actions: readonly ServerAction[];
  /** Present when there are more. */
  readonly next: { readonly marker: string; readonly limit: number } | undefined;
}

/**
 * Before there were pages, everybody gets the first.
 *
 * @throws listActionsErrors
 */
export async function listActions(store: Store, serverId: string, query: Query): Promise<ActionPage> {
  const { limit, marker } = pageOf(query);
  const isWanted = changedWithin(query);
  const after = marker === undefined ? undefined : await serverActions.get(store, { serverId, requestId: marker });
  if (marker !== undefined && after === undefined) throw computeErrors.UnknownMarker({ marker });
  const place = { index: 'host', partition: serverActionPartition(serverId), order: 'descending', limit: limit + 1 } as const;
  const found: ServerAction[] = [];
  for await (const action of serverActions.all(store, { ...place, ...(after && { after: serverActions.position(after) }) })) {
    if (!isWanted(action)) continue;
    const last = found.at(-1);
    if (found.length === limit) return { actions: found, next: last && { marker: last.requestId, limit } };
    found.push(action);
  }
  return { actions: found, next: undefined };
}

function changedWithin(query: Query): (action: ServerAction) => boolean {
  const timeOf = (name: string) => parseTime(query[name]?.at(-1) ?? '');
  const [from, to] = [timeOf('changes-since'), timeOf('changes-before')];
  if (from !== undefined && to !== undefined && from > to) throw computeErrors.ChangesOutOfOrder();
  return ({ updatedAt }) => {
    const changedAt = Date.parse(updatedAt);
    return (from === undefined || changedAt >= from) && (to === undefined || changedAt <= to);
  };
}
