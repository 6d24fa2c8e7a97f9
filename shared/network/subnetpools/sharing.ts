/** Pools and scopes that all projects may use. */
import type { Caller } from '../../operation/policy.ts';
import type { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/port.ts';
import type { Transaction } from '../../store/transaction.ts';
import { byIds, ownSources } from '../resource/partitions.ts';
import type { Filters, Span } from '../resource/resource.ts';
import { sharedThings } from './subnetpool.ts';

interface Shareable {
  readonly id: string;
  readonly isShared: boolean;
}

/** Writes whether a thing is in everybody's list, in the commit that changes it. */
export async function listShared(tx: Transaction, kind: string, id: string, before: boolean, after: boolean): Promise<void> {
  if (before === after) return;
  const known = await tx.get(sharedThings, { kind, id });
  if (after && known === undefined) tx.put(sharedThings, { kind, id });
  if (!after && known !== undefined) tx.remove(sharedThings, { kind, id });
}

async function* allShared<T>(things: Collection<T, string>, kind: string, store: Store): AsyncGenerator<T, void, undefined> {
  const ids: string[] = [];
  for await (const { id } of sharedThings.all(store, { index: 'table', partition: `SHARED#${kind}` })) ids.push(id);
  yield* byIds(things, store, ids);
}

/** The caller's own, and everybody's. @param kind also the prefix of its partitions */
export function sharedSources<T extends Shareable>(things: Collection<T, string>, kind: string) {
  return async (store: Store, caller: Caller, filters: Filters, span: Span): Promise<readonly AsyncIterable<T>[]> => {
    const own = ownSources(things, kind, store, caller, filters, span);
    return caller.isAdmin || filters['id'] !== undefined ? own : [...own, allShared(things, kind, store)];
  };
}
