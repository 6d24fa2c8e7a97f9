import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod/mini';
import { collection } from '../../shared/store/collection.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { seededChance, storyClock } from '../support/clock.ts';

const lamps = collection({
  name: 'lamp',
  schema: z.object({ id: z.string(), isOn: z.boolean() }),
  key: (id: string) => ({ pk: `LAMP#${id}`, sk: 'LAMP' }),
  id: ({ id }) => id,
});

/** Found by simulation seed 62: a server was looked at, changed by another request, and read again with its disks; its second version vouched for what was decided by the first. */
test('what was decided by the first look is not committed when a second look has seen it changed', async () => {
  const clock = storyClock();
  const store = openSqliteStore({ path: ':memory:', clock });
  const ports = { store, clock, chance: seededChance(1) };
  await transaction(ports, async (tx) => tx.put(lamps, { id: 'a', isOn: false }));
  const decided: boolean[] = [];
  await transaction(ports, async (tx, attempt) => {
    const first = await tx.get(lamps, 'a');
    if (attempt === 0) {
      await transaction(ports, async (other) => {
        await other.get(lamps, 'a');
        other.put(lamps, { id: 'a', isOn: true });
      });
    }
    const [item] = (await store.list({ index: 'table', partition: 'LAMP#a', limit: 1 })).items;
    const second = tx.saw(lamps, 'a', item);
    assert.equal(second, first, 'a transaction sees one state of a thing');
    decided.push(first?.isOn ?? false);
    tx.put(lamps, { id: 'a', isOn: first?.isOn !== true });
  });
  assert.deepEqual(decided, [false, true]);
  assert.equal((await lamps.get(store, 'a'))?.isOn, false);
  store.close();
});
