/**
 * Removing what others may come to use at any moment. Whoever begins to use a thing relies on its record in the commit that does so, and writes nothing there: a thousand ports of a
 * network would wait for each other. So a thing is first marked; from then on nobody begins to use it, and who uses it can be counted. A mark that is old was left by somebody who did not
 * come to the end: whoever uses the thing next takes it off, and the removal, should it still be under way, finds another record than it has seen.
 */
import type { Clock } from '../../clock.ts';
import type { Collection } from '../../store/collection.ts';
import { type Transaction, type TransactionPorts, transaction } from '../../store/transaction.ts';

interface Leaving {
  readonly id: string;
  readonly leavingSince?: number | undefined;
}

/** A removal that was begun this long ago is not awaited any more, milliseconds. */
const patience = 60_000;

/**
 * The thing, for a commit that begins to use it.
 * @returns undefined when it is gone, or is about to go
 */
export async function used<T extends Leaving>(
  tx: Transaction,
  clock: Clock,
  things: Collection<T, string>,
  id: string,
): Promise<T | undefined> {
  const thing = await tx.get(things, id);
  if (thing?.leavingSince === undefined) return thing;
  if (clock.now() - thing.leavingSince < patience) return undefined;
  const { leavingSince: _, ...stays } = thing;
  tx.put(things, stays as unknown as T);
  return stays as unknown as T;
}

interface Removal<T> {
  /** Whether it may go, and is there: in the commit that marks it. */
  readonly find: (tx: Transaction) => Promise<T>;
  /** What it is used by is in the way. Called when nobody can begin to use it any more; rejects to leave it where it is. */
  readonly assertUnused: (thing: T) => Promise<void>;
  readonly remove: (tx: Transaction, thing: T) => Promise<void>;
}

/** Marks a thing, looks whether it is used, and removes it; or takes the mark off and rejects as `assertUnused` does. */
export async function removeUnused<T extends Leaving>(
  ports: TransactionPorts,
  things: Collection<T, string>,
  { find, assertUnused, remove }: Removal<T>,
): Promise<void> {
  const since = ports.clock.now();
  const marked = await transaction(ports, async (tx) => {
    const thing = { ...(await find(tx)), leavingSince: since };
    tx.put(things, thing);
    return thing;
  });
  const stillMarked = async (tx: Transaction): Promise<T | undefined> => {
    const thing = await tx.get(things, marked.id);
    return thing?.leavingSince === since ? thing : undefined;
  };
  try {
    await assertUnused(marked);
  } catch (error) {
    await transaction(ports, async (tx) => {
      const thing = await stillMarked(tx);
      if (thing === undefined) return;
      const { leavingSince: _, ...stays } = thing;
      tx.put(things, stays as unknown as T);
    });
    throw error;
  }
  await transaction(ports, async (tx) => {
    const thing = await stillMarked(tx);
    // Somebody has removed it meanwhile, or uses it again after a very long pause of ours: then it is as if we had come first, or later.
    if (thing !== undefined) await remove(tx, thing);
  });
}
