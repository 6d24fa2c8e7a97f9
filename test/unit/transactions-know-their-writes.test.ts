import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod/mini';
import { collection } from '../../shared/store/collection.ts';
import { Transaction, transaction } from '../../shared/store/transaction.ts';
import { memoryStore } from '../simulation/memory-store.ts';
import { fakeClock, seededChance, storyClock } from '../support/clock.ts';

const things = collection({
  name: 'thing',
  schema: z.object({ id: z.string() }),
  key: (id: string) => ({ pk: 'thing', sk: id }),
  id: ({ id }) => id,
});
const counter = { pk: 'counter', sk: 'counter' };

test('a transaction tells what it is to do with an item', () => {
  const tx = new Transaction(memoryStore(fakeClock()));
  const key = things.key('a');
  assert.equal(tx.pending(key), undefined);
  tx.saw(things, 'a', { ...key, id: 'a', version: 3 });
  assert.equal(tx.pending(key), undefined);
  tx.remove(things, 'a');
  assert.deepEqual(tx.pending(key), { kind: 'remove', key, expect: 3 });
  tx.put(things, { id: 'a' });
  assert.equal(tx.pending(key)?.kind, 'put');
  tx.add(counter, { used: 2 }, { used: { max: 3 } });
  assert.deepEqual(tx.pending(counter), { kind: 'add', key: counter, amounts: { used: 2 }, bounds: { used: { max: 3 } } });
});

test('asking does not make a transaction rely on an item', () => {
  const tx = new Transaction(memoryStore(fakeClock()));
  tx.pending(things.key('a'));
  tx.put(things, { id: 'b' });
  assert.equal(tx.writes().length, 1);
});

const cases = [
  { has: 1, back: [1, 1], left: 0 },
  { has: 0, back: [1, 1], left: 0 },
  { has: 0, back: [1, 1, -1], left: 1 },
  { has: 5, back: [1, 1, -1], left: 4 },
] as const;
for (const { has, back, left } of cases) {
  test(`a counter at ${has} that is given back ${back.join(', ')} by one commit ends at ${left}`, async () => {
    const clock = storyClock();
    const ports = { store: memoryStore(clock), clock, chance: seededChance(1) };
    if (has > 0) await transaction(ports, async (tx) => tx.add(counter, { used: has }, { used: { min: 0 } }));
    await transaction(ports, async (tx) => {
      for (const amount of back) tx.giveBack(counter, { used: amount });
    });
    assert.equal((await ports.store.get(counter))?.['used'] ?? 0, left);
  });
}
