import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod/mini';
import { collection } from '../../shared/store/collection.ts';
import type { Store } from '../../shared/store/port.ts';
import { OutOfBounds, transaction } from '../../shared/store/transaction.ts';
import { memoryStore } from '../simulation/memory-store.ts';
import { fakeClock, seededChance } from '../support/clock.ts';

const things = collection({
  name: 'thing',
  schema: z.object({ id: z.string() }),
  key: (id: string) => ({ pk: 'THING', sk: id }),
  id: ({ id }) => id,
});
const counter = { pk: 'COUNTER', sk: 'COUNTER' };
const notBelowZero = { used: { min: 0 } };

const ports = (store: Store) => ({ store, clock: { ...fakeClock(), sleep: async () => {} }, chance: seededChance(1) });

/** Removes the thing and gives back what it counted for; false when it is gone. */
const removeIt = (store: Store) =>
  transaction(ports(store), async (tx) => {
    if ((await tx.get(things, 'a')) === undefined) return false;
    tx.remove(things, 'a');
    tx.add(counter, { used: -1 }, notBelowZero);
    return true;
  });

/** Found by simulation seed 20: whoever lost the race met the counter at zero, and not the server that was gone. */
test('who loses a race for the last of a counter looks again, and sees why', async () => {
  const store = memoryStore(fakeClock());
  await store.commit(
    [
      { kind: 'put', item: things.item({ id: 'a' }), expect: 'absent' },
      { kind: 'add', key: counter, amounts: { used: 1 } },
    ],
    'begin',
  );
  let isFirst = true;
  const raced: Store = {
    ...store,
    async commit(writes, token) {
      if (isFirst) {
        isFirst = false;
        await store.commit(writes, 'quicker');
      }
      return store.commit(writes, token);
    },
  };
  assert.equal(await removeIt(raced), false);
  assert.equal((await store.get(counter))?.['used'], 0);
});

test('a counter that alone is in the way is still named', async () => {
  const store = memoryStore(fakeClock());
  const take = transaction(ports(store), async (tx) => tx.add(counter, { used: -1 }, notBelowZero));
  await assert.rejects(take, OutOfBounds);
});
