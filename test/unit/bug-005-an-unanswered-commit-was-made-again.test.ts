import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Store, StoreTimeout, type Write } from '../../shared/store/port.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { memoryStore } from '../simulation/memory-store.ts';
import { fakeClock, seededChance } from '../support/clock.ts';

const counter = { pk: 'COUNTER', sk: 'COUNTER' };
const clock = { ...fakeClock(), sleep: async () => {} };

/**
 * Found by simulation seed 1206: a create whose commit got no answer was asked for again and met its own first attempt (`contended`).
 * That was taken for a failure, so the request made a second server.
 */
test('a commit that meets its own unanswered attempt is not made a second time', async () => {
  const store = memoryStore(clock);
  const underWay: { writes: readonly Write[]; token: string }[] = [];
  let asked = 0;
  const slow: Store = {
    ...store,
    async commit(writes, token) {
      asked += 1;
      if (asked === 1) {
        underWay.push({ writes, token });
        throw new StoreTimeout('No answer; it is under way.');
      }
      if (asked === 2) return { outcome: 'contended' };
      for (const late of underWay.splice(0)) await store.commit(late.writes, late.token);
      return store.commit(writes, token);
    },
  };
  await transaction({ store: slow, clock, chance: seededChance(1) }, async (tx) => tx.add(counter, { made: 1 }, { made: { min: 0 } }));
  assert.equal((await store.get(counter))?.['made'], 1);
});

test('a commit of which nobody says what became of it is a time-out', async () => {
  const store: Store = { ...memoryStore(clock), commit: () => Promise.reject(new StoreTimeout('No answer.')) };
  const work = transaction({ store, clock, chance: seededChance(1) }, async (tx) => tx.add(counter, { made: 1 }, { made: { min: 0 } }));
  await assert.rejects(work, StoreTimeout);
});
