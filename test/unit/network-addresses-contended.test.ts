import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseAddresses } from '../../shared/network/addresses/choose.ts';
import { countUsed } from '../../shared/network/addresses/claims.ts';
import type { Store } from '../../shared/store/port.ts';
import { keyOf, keyText } from '../../shared/store/requests.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { fakeClock, seededChance } from '../support/clock.ts';

/** A store that is as far away as DynamoDB and of two commits at work on the same item at the same time makes one, which DynamoDB Local does not show. */
function contendedStore() {
  const clock = fakeClock();
  const near = openSqliteStore({ path: ':memory:', clock: fakeClock() });
  const busy = new Set<string>();
  let contended = 0;
  const store: Store = {
    ...near,
    async list(query) {
      await clock.sleep(4);
      return near.list(query);
    },
    async commit(writes, token) {
      const keys = writes.map((write) => keyText(keyOf(write)));
      await clock.sleep(2);
      if (keys.some((key) => busy.has(key))) {
        contended += 1;
        return { outcome: 'contended' };
      }
      for (const key of keys) busy.add(key);
      await clock.sleep(8);
      const result = await near.commit(writes, token);
      for (const key of keys) busy.delete(key);
      return result;
    },
  };
  return { store, clock, contended: () => contended };
}

const pools = [
  ['fifty addresses of three blocks', '10.0.5.20', '10.0.5.69', 50],
  ['one block of 32', '10.0.5.32', '10.0.5.63', 32],
  ['the last four addresses', '10.0.5.30', '10.0.5.33', 4],
] as const;

for (const [what, start, end, size] of pools) {
  test(`fifty ports at once fill ${what}: each has an address or is told that there is none`, async () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const { store, clock, contended } = contendedStore();
      const ports = { store, clock, chance: seededChance(seed) };
      const subnet = { id: 'a-subnet', networkId: 'a-network', allocationPools: [{ start, end }] };
      const all = Promise.all(
        Array.from({ length: 50 }, (_, index) => transaction(ports, (tx) => chooseAddresses(ports, tx, subnet, [`port ${index}`]))),
      );
      await clock.advance(10_000);
      const chosen = (await all).flatMap((each) => each ?? []);
      assert.equal(new Set(chosen).size, size);
      assert.equal(chosen.length, size);
      assert.ok(contended() > 0);
      const used = countUsed(store, subnet.id);
      await clock.advance(10);
      assert.equal(await used, size);
    }
  });
}
