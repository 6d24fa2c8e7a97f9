/** What the Compute API asks of the network service on behalf of its own caller: the same lists, by the same parameters, as the Networking API gives. */
import type { Caller } from '../../operation/policy.ts';
import type { Store } from '../../store/port.ts';
import { listed } from '../resource/listing.ts';
import type { Filters, Resource, Shown, Standard } from '../resource/resource.ts';

/** The things that the caller sees, filtered as by a query. */
export async function seen<T extends Standard>(
  resource: Resource<T>,
  store: Store,
  caller: Caller,
  query: Filters,
): Promise<readonly Shown[]> {
  // Lists without a limit have no links.
  const answer = await listed(resource, store, { caller, query, origin: '', url: { path: '', query: '' } });
  return answer[resource.plural] as readonly Shown[];
}

/** Undefined when there is none of that id, or the caller does not see it. */
export async function seenOne<T extends Standard>(resource: Resource<T>, store: Store, caller: Caller, id: string) {
  return (await seen(resource, store, caller, { id: [id] }))[0];
}

/** By their ids. */
export async function seenById<T extends Standard>(
  resource: Resource<T>,
  store: Store,
  caller: Caller,
  ids: readonly unknown[],
): Promise<ReadonlyMap<unknown, Shown>> {
  const texts = [...new Set(ids.filter((id) => typeof id === 'string'))];
  const found = texts.length === 0 ? [] : await seen(resource, store, caller, { id: texts });
  return new Map(found.map((shown) => [shown['id'], shown]));
}

/** As it is called, and by its id where it has no name. */
export const calledOf = (shown: Shown): unknown => shown['name'] || shown['id'];
