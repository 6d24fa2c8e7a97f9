/** Which servers a list shows, in which order, from where on. Source: Nova's ServersController._get_servers and its query schemas. */
import * as requestErrors from '../../operation/errors.ts';
import { looseBoolean } from '../../operation/loose-boolean.ts';
import { pageOf } from '../../operation/pages.ts';
import { type Caller, enforce, type Policy } from '../../operation/policy.ts';
import { parseTime } from '../../operation/time.ts';
import { at, versions } from '../../operation/versioned.ts';
import type { Store } from '../../store/port.ts';
import { isPossiblePartition } from '../../store/requests.ts';
import { shardCount } from '../../store/table.ts';
import * as computeErrors from '../errors.ts';
import { inAnyOrder, type Search, type Source } from './best.ts';
import { conditionsOn, type FactName, type Implied } from './facts.ts';
import { filtersFor, type ServerFilter } from './filters.ts';
import { type ListRequest, type Query, withoutForeignFilters } from './list-query.ts';
import { inOrderOfCreation } from './newest-first.ts';
import { isHidden, type Server, serverPartitions, servers } from './server.ts';
import { compareBy, factsOfSort, noWorseThan, type Sort, type SortKey, sortKeys, sortKeysForAdministrators } from './sort.ts';
import { statesOfStatuses } from './status.ts';

/** Before 2.73 `locked` was ignored like the columns of a database that nobody has. */
const sortsByLocked = versions({ '2.1': false, '2.73': true });

/** Where the next page begins: after the server with that id. */
export interface NextPage {
  readonly marker: string;
  readonly limit: number;
}

/** How lists are ordered unless told otherwise. */
const newestFirst: Sort = [
  ['created_at', 'desc'],
  ['uuid', 'desc'],
];

/** Before 2.38 a status that no server has gave an empty list. */
const unknownStatusIsAnError = versions({ '2.1': false, '2.38': true });

export const listServersErrors = [
  computeErrors.DeletedServersForAdministrators,
  computeErrors.SortKeyForAdministrators,
  computeErrors.InvalidFilterField,
  computeErrors.InvalidStatusFilter,
  computeErrors.ChangesOutOfOrder,
  computeErrors.MarkerNotFound,
];

/**
 * Shows the servers of a page one after the other, so that they need not be in memory all at once.
 *
 * @returns where the next page begins, when there may be one
 */
export async function listServers(
  store: Store,
  request: ListRequest,
  allTenantsPolicy: Policy,
  show: (server: Server) => void,
): Promise<NextPage | undefined> {
  const { caller, version } = request;
  const query = withoutForeignFilters(request);
  const { limit, marker } = pageOf(request.query);
  const sort = sortOf(request);

  const allTenants = isAllTenants(query);
  if (allTenants) enforce(allTenantsPolicy, caller, { projectId: caller.projectId });
  const projectId = allTenants ? (query['project_id'] ?? query['tenant_id'])?.at(-1) : (caller.projectId ?? undefined);

  const changesSince = timeOf(query, 'changes-since');
  const changesBefore = timeOf(query, 'changes-before');
  if (changesSince !== undefined && changesBefore !== undefined && changesSince > changesBefore) throw computeErrors.ChangesOutOfOrder();
  const { shows, softDeleted } = hiddenShown(query, caller, changesSince !== undefined || changesBefore !== undefined);

  const statuses = query['status'];
  const states = statuses === undefined ? undefined : statesOfStatuses(statuses);
  if (statuses !== undefined && (states === null || states === undefined)) {
    if (at(unknownStatusIsAnError, version)) throw computeErrors.InvalidStatusFilter();
    return undefined;
  }
  if (states?.vmStates.includes('deleted') && !caller.isAdmin) throw computeErrors.DeletedServersForAdministrators();

  // A server without a host is on the host without a name, and tombstones are on none.
  const hostNames = shows.includes(true) || query['host']?.includes('') ? undefined : query['host'];
  const filters: ServerFilter[] = await filtersFor(query);
  if (softDeleted !== undefined) filters.push(softDeleted);
  else if (hostNames !== undefined) filters.push(notSoftDeleted);
  if (states) {
    const { vmStates, taskStates } = states;
    filters.push(within('vmState', vmStates));
    if (taskStates !== null) filters.push(within('taskState', taskStates));
  }
  if (changesSince !== undefined)
    filters.push({
      fact: 'updatedAt',
      accepts: (value) => Date.parse(String(value)) >= changesSince,
      implies: impliedBy('from', changesSince),
    });
  if (changesBefore !== undefined)
    filters.push({
      fact: 'updatedAt',
      accepts: (value) => Date.parse(String(value)) <= changesBefore,
      implies: impliedBy('to', changesBefore),
    });
  if (hostNames !== undefined && projectId !== undefined) filters.push({ fact: 'projectId', accepts: (value) => value === projectId });

  if (limit === 0) return undefined;
  const after = marker === undefined ? undefined : await findMarker(store, marker, caller);
  let shown = 0;
  let last: Server | undefined;
  const take = (server: Server) => {
    show(server);
    shown += 1;
    last = server;
    return shown < limit;
  };
  const places = sources(projectId, shows, hostNames);
  if (sort === undefined && shows.length === 1 && filters.length === 0) {
    await inOrderOfCreation(store, places, after, limit, take);
  } else {
    const filteredBy = new Set(filters.map(({ fact }) => fact));
    const search: Search = {
      sources: places,
      filteredBy,
      facts: filteredBy.union(new Set<FactName>(factsOfSort(sort ?? newestFirst))),
      accepts: (facts) => filters.every(({ fact, accepts }) => accepts(facts[fact] ?? null)),
      where: filters.flatMap(({ fact, implies }) => conditionsOn(fact, implies)),
      compare: compareBy(sort ?? newestFirst),
      noWorseThan: (facts) => noWorseThan(sort ?? newestFirst, facts),
      isByCreation: sort === undefined,
      begin: sort?.[0]?.[1] === 'asc' ? 'oldest' : 'newest',
    };
    await inAnyOrder(store, search, after, limit, (server) => !shows.includes(isHidden(server)) || take(server));
  }
  // As in Nova a full page has a next one, which may be empty.
  return last !== undefined && shown === limit ? { marker: last.id, limit } : undefined;
}

const within = (fact: FactName, values: readonly string[]): ServerFilter => ({
  fact,
  accepts: (value) => values.includes(value as string),
  implies: { oneOf: values },
});

/** Times in years of four digits are in the order of their texts. A client's may be finer than a server's. */
function impliedBy(side: 'from' | 'to', time: number): Implied | undefined {
  const text = new Date(Math.floor(time)).toISOString();
  if (text.length !== '2026-01-01T00:00:00.000Z'.length) return undefined;
  return side === 'from' ? { from: text } : { to: text };
}

function isAllTenants(query: Query): boolean {
  const value = query['all_tenants']?.at(-1);
  if (value === undefined) return false;
  const read = value === '' ? true : looseBoolean(value);
  if (read === undefined)
    throw requestErrors.InvalidInput({ reason: `Invalid input received: Invalid value '${value}' for 'all_tenants'` });
  return read;
}

function timeOf(query: Query, name: string): number | undefined {
  const text = query[name]?.at(-1);
  return text === undefined ? undefined : parseTime(text);
}

interface Shown {
  /** Living servers, hidden ones, or both. */
  readonly shows: readonly boolean[];
  /** Which of them all the same, by whether they may yet be taken back. */
  readonly softDeleted?: ServerFilter;
}

const notSoftDeleted: ServerFilter = { fact: 'vmState', accepts: (value) => value !== 'soft-delete' };
const notDeleted: ServerFilter = { fact: 'vmState', accepts: (value) => value !== 'deleted' };

/** Whoever asks for changes sees deletions too. `soft_deleted` says whether those belong to the deleted, or to the living, as in Nova's database layer. */
function hiddenShown(query: Query, caller: Caller, asksForChanges: boolean): Shown {
  const flag = (name: string) => {
    const asked = query[name]?.at(-1);
    return asked === undefined ? undefined : (looseBoolean(asked) ?? false);
  };
  const [deleted, soft] = caller.isAdmin ? [flag('deleted'), flag('soft_deleted')] : [undefined, undefined];
  if (deleted === true) return { shows: [true], ...(soft === false ? { softDeleted: notSoftDeleted } : {}) };
  if (asksForChanges && deleted === undefined) return { shows: [false, true] };
  return soft === true ? { shows: [false, true], softDeleted: notDeleted } : { shows: [false] };
}

/** Undefined when nothing is left to sort by. A direction goes with the key at its place, also where that is ignored. */
function sortOf({ caller, query, version }: ListRequest): Sort | undefined {
  const directions = query['sort_dir'] ?? [];
  const asked = (query['sort_key'] ?? []).map((key, position) => [key, directions[position] ?? 'desc'] as const);
  const known = asked.filter(
    (pair): pair is readonly [SortKey, string] => isSortKey(pair[0]) && (pair[0] !== 'locked' || sortsByLocked.at(version)),
  );
  const refused = caller.isAdmin ? [] : known.map(([key]) => key).filter((key) => sortKeysForAdministrators.includes(key));
  if (refused.length > 0) throw computeErrors.SortKeyForAdministrators({ keys: refused.join(', ') });
  const sort = known.map(([key, direction]) => {
    if (direction !== 'asc' && direction !== 'desc')
      throw requestErrors.InvalidInput({ reason: 'Unknown sort direction, must be one of: asc, desc' });
    return [key, direction] as const;
  });
  return sort.length === 0 ? undefined : sort;
}

const isSortKey = (key: string): key is SortKey => (sortKeys as readonly string[]).includes(key);

async function findMarker(store: Store, marker: string, caller: Caller): Promise<Server> {
  const server = await servers.get(store, marker);
  if (server === undefined || (!caller.isAdmin && server.projectId !== caller.projectId)) throw computeErrors.MarkerNotFound({ marker });
  return server;
}

/** The servers of hosts stand together; what else is asked of them is looked at. */
function sources(projectId: string | undefined, shows: readonly boolean[], hostNames: readonly string[] | undefined): readonly Source[] {
  const all = shows.flatMap((deleted): Source[] => {
    if (hostNames !== undefined) return [...new Set(hostNames)].map((host) => ({ index: 'host', partition: serverPartitions.host(host) }));
    if (projectId !== undefined) return [{ index: 'project', partition: serverPartitions.project(projectId, deleted) }];
    return Array.from({ length: shardCount }, (_, shard) => ({ index: 'all', partition: serverPartitions.all(shard, deleted) }));
  });
  return all.filter(({ partition }) => isPossiblePartition(partition));
}
