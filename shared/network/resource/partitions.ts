/** Where things of a kind stand in the indexes: a project's, and everybody's in shards, in the order of their ids. */
import type { Caller } from '../../operation/policy.ts';
import type { Collection, Place } from '../../store/collection.ts';
import type { Store } from '../../store/port.ts';
import { shardOf } from '../../store/shard.ts';
import { shardCount } from '../../store/table.ts';
import type { Filters, Span } from './resource.ts';

interface Owned {
  readonly id: string;
  readonly projectId: string | null;
}

/** The indexes of a collection of the network service. What belongs to no project is among everybody's only. */
export const indexesOf = (prefix: string) => ({
  project: ({ id, projectId }: Owned): Place | undefined => (projectId === null ? undefined : [`${prefix}#${projectId}`, id]),
  all: ({ id }: Owned): Place => [`${prefix}#${shardOf(id)}`, id],
});

const inSpan = ({ after, most }: Span) => ({
  ...(after === undefined ? {} : { range: { from: after } }),
  ...(most === undefined ? {} : { limit: most }),
});

/** A project's things, in the order of ids. */
export const ofProject = <T>(
  things: Collection<T, string>,
  prefix: string,
  store: Store,
  projectId: string,
  span: Span = {},
): AsyncIterable<T> => things.all(store, { index: 'project', partition: `${prefix}#${projectId}`, ...inSpan(span) });

/** Things of which the ids are known, in the order of these; those that are gone are left out. */
export async function* byIds<T>(things: Collection<T, string>, store: Store, ids: Iterable<string>): AsyncGenerator<T, void, undefined> {
  const sorted = [...new Set(ids)].sort();
  for (let from = 0; from < sorted.length; from += 100) {
    const items = await store.getMany(sorted.slice(from, from + 100).map((id) => things.key(id)));
    for (const item of items) if (item !== undefined) yield things.parse(item);
  }
}

/** What is looked for by id, or else the caller's own, or everybody's for administrators, who may ask for one project's. */
export function ownSources<T>(
  things: Collection<T, string>,
  prefix: string,
  store: Store,
  caller: Caller,
  filters: Filters,
  span: Span,
): readonly AsyncIterable<T>[] {
  const ids = filters['id'];
  if (ids !== undefined)
    return [
      byIds(
        things,
        store,
        ids.filter((id) => id !== '' && id.length < 256),
      ),
    ];
  const projects = filters['project_id'] ?? filters['tenant_id'];
  const seesAll = caller.isAdmin || caller.roles.has('service');
  if (seesAll && projects === undefined)
    return Array.from({ length: shardCount }, (_, shard) =>
      things.all(store, { index: 'all', partition: `${prefix}#${shard}`, ...inSpan(span) }),
    );
  const own = seesAll ? (projects ?? []) : [caller.projectId ?? ''];
  return own.map((projectId) => ofProject(things, prefix, store, projectId, span));
}
