/** Which namespaces of metadata definitions a list shows, in which order. */
import { together } from '../../errors.ts';
import * as limits from '../../limits.ts';
import { pageOf } from '../../operation/pages.ts';
import type { Caller } from '../../operation/policy.ts';
import type { ListQuery, Store } from '../../store/port.ts';
import * as imageErrors from '../errors.ts';
import { findNamespace, findNamespaceErrors } from './change.ts';
import { maySee, type Namespace, namespacePartition, namespaces } from './namespace.ts';
import { namespaceView } from './views.ts';

type Query = Readonly<Record<string, readonly string[] | undefined>>;

/** Glance shows 25 unless told. */
const defaultLimit = 25;

/** How many are read at once at least, because some are passed over. */
const leastRead = 50;

/** What each order reads: both are kept by the table, so that a page is read from where the one before has ended. */
const indexes: ReadonlyMap<string, ListQuery['index']> = new Map([
  ['created_at', 'all'],
  ['namespace', 'table'],
]);

const invalid = (reason: string) => imageErrors.ImageInvalid({ reason });

export const listNamespacesErrors = /* @__PURE__ */ together(findNamespaceErrors, [imageErrors.ImageInvalid]);

/** A page, and the name that the next one begins after. */
export async function listNamespaces(store: Store, query: Query, caller: Caller) {
  const { limit, marker } = pageOf({ limit: [limitOf(query)], marker: query['marker'] });
  const passes = testOf(query);
  const last = marker === undefined ? undefined : await findNamespace(store, marker, caller);
  const shown: ReturnType<typeof namespaceView>[] = [];
  let bytes = 0;
  if (limit === 0) return { shown, next: undefined };
  const read = { ...orderOf(query), partition: namespacePartition, limit: Math.max(limit + 1, leastRead) };
  for await (const namespace of namespaces.all(store, { ...read, ...(last === undefined ? {} : { after: namespaces.position(last) }) })) {
    if (!maySee(namespace, caller) || !passes(namespace)) continue;
    const view = namespaceView(namespace);
    bytes += Buffer.byteLength(JSON.stringify(view));
    if (shown.length === limit || (shown.length > 0 && bytes > limits.listedNamespaceBytes))
      return { shown, next: shown.at(-1)?.namespace };
    shown.push(view);
  }
  return { shown, next: undefined };
}

function limitOf(query: Query): string {
  const asked = query['limit']?.at(-1) ?? String(defaultLimit);
  if (!/^-?\d+$/.test(asked)) throw invalid('limit param must be an integer');
  if (asked.startsWith('-')) throw invalid('limit param must be positive');
  return asked;
}

/** Newest first unless told. */
function orderOf(query: Query): Pick<ListQuery, 'index' | 'order'> {
  const key = query['sort_key']?.at(-1) ?? 'created_at';
  const direction = query['sort_dir']?.at(-1) ?? 'desc';
  const index = indexes.get(key);
  if (index === undefined) throw invalid(`Invalid sort key: ${key}. It must be one of the following: ${[...indexes.keys()].join(', ')}.`);
  if (direction !== 'asc' && direction !== 'desc') throw invalid(`Invalid sort direction: ${direction}`);
  return { index, order: direction === 'asc' ? 'ascending' : 'descending' };
}

/** Of several types one is enough. */
function testOf(query: Query): (namespace: Namespace) => boolean {
  const visibility = query['visibility']?.at(-1);
  if (visibility !== undefined && visibility !== 'public' && visibility !== 'private')
    throw invalid(`Invalid visibility value: ${visibility}`);
  const types = query['resource_types']
    ?.at(-1)
    ?.split(',')
    .map((type) => type.trim());
  return (namespace) =>
    (visibility === undefined || namespace.visibility === visibility) &&
    (types === undefined || namespace.resourceTypes.some(({ name }) => types.includes(name)));
}
