import type { Collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';

/** The most keys that the store reads at once. */
const batch = 100;

/** The things with these ids, in their order; those that are not there are left out. */
export async function readMany<T, Id>(store: Store, things: Collection<T, Id>, ids: readonly Id[]): Promise<T[]> {
  const found: T[] = [];
  for (let start = 0; start < ids.length; start += batch) {
    const items = await store.getMany(ids.slice(start, start + batch).map((id) => things.key(id)));
    for (const item of items) if (item !== undefined) found.push(things.parse(item));
  }
  return found;
}
