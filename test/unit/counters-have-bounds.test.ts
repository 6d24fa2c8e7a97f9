import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type CounterBounds, Transaction } from '../../shared/store/transaction.ts';
import { memoryStore } from '../simulation/memory-store.ts';
import { fakeClock } from '../support/clock.ts';

const key = { pk: 'counter', sk: 'counter' };

test('a counter is added to only with a bound of its own', () => {
  const tx = new Transaction(memoryStore(fakeClock()));
  tx.add(key, { used: 1 }, { used: { max: 3 } });
  // @ts-expect-error: the compiler refuses it too.
  assert.throws(() => tx.add(key, { used: 1 }, { used: {} }), RangeError);
  // @ts-expect-error
  assert.throws(() => tx.add(key, { used: 1, more: 1 }, { used: { max: 3 } }), RangeError);
  const others: Record<string, CounterBounds> = {};
  assert.throws(() => tx.add<string>(key, { used: 1 }, others), RangeError);
});

test('two additions to one item keep the bounds of both', () => {
  const tx = new Transaction(memoryStore(fakeClock()));
  tx.add(key, { a: 1 }, { a: { max: 3 } });
  tx.add(key, { a: 1, b: -1 }, { a: { max: 3 }, b: { min: 0 } });
  assert.deepEqual(tx.writes(), [{ kind: 'add', key, amounts: { a: 2, b: -1 }, bounds: { a: { max: 3 }, b: { min: 0 } } }]);
});

test('no code adds to a counter but by a transaction', () => {
  const files = globSync('{shared,functions,infra}/**/*.ts').filter((file) => !file.startsWith('shared/store/'));
  for (const file of files) assert.doesNotMatch(readFileSync(file, 'utf8'), /kind: 'add'/, file);
});
