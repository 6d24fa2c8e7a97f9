import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hearing } from '../../shared/compute/hosts/hearing.ts';
import { hosts, signsOfLife } from '../../shared/compute/hosts/host.ts';
import * as limits from '../../shared/limits.ts';
import { openSqliteStore, type SqliteStore } from '../../shared/store/sqlite.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { fakeClock, seededChance } from '../support/clock.ts';
import { host as hostOf } from '../support/compute.ts';

const clock = fakeClock();
const chance = seededChance(3);
let store: SqliteStore;
let read = 0;

/** How many hosts there are, and when they were last seen, in seconds before now. */
async function cloudOf(groups: readonly (readonly [count: number, silentFor: number, isForcedDown?: boolean])[]): Promise<void> {
  store = openSqliteStore({ path: ':memory:', clock });
  const signs = groups.flatMap(([count, silentFor, isForcedDown = false]) =>
    Array.from({ length: count }, () => ({ silentFor, isForcedDown })),
  );
  for (const [index, { silentFor, isForcedDown }] of signs.entries()) {
    const name = `host-${index}`;
    await transaction({ store, clock, chance }, async (tx) => {
      const { lastSeenAt: _, heartbeatAt: __, startedAt: ___, inHand: ____, ...registered } = hostOf({ name, isForcedDown }).host;
      tx.put(hosts, registered);
      tx.put(signsOfLife, { host: name, lastSeenAt: clock.now() - silentFor * 1000, heartbeatAt: 0, startedAt: 0, inHand: [] });
    });
  }
}

async function heard() {
  read = 0;
  const counted: SqliteStore = {
    ...store,
    getMany(keys) {
      read += keys.length;
      return store.getMany(keys);
    },
  };
  const { isDeaf, doesSilenceCount } = await hearing({ store: counted, clock, chance });
  return { isDeaf, doesSilenceCount };
}

const gone = limits.hostGoneSeconds;
const forgotten = limits.hostForgottenSeconds;

before(() => {
  store = openSqliteStore({ path: ':memory:', clock });
});
after(() => store.close());

test('a few hosts tell that we hear, and that we do not', async () => {
  await cloudOf([[300, 0]]);
  assert.deepEqual(await heard(), { isDeaf: false, doesSilenceCount: true });
  assert.equal(read, 16);
  await cloudOf([[300, gone]]);
  assert.deepEqual(await heard(), { isDeaf: true, doesSilenceCount: false });
  assert.equal(read, 16);
});

test('a single silent host among many changes nothing', async () => {
  await cloudOf([
    [299, 0],
    [1, gone],
  ]);
  assert.deepEqual(await heard(), { isDeaf: false, doesSilenceCount: true });
  assert.ok(read <= 80, `${read} signs were read`);
});

test('in doubt all hosts are looked at, and half of them is not most', async () => {
  for (const [up, silent, isDeaf] of [
    [151, 149, false],
    [150, 150, false],
    [149, 151, true],
  ] as const) {
    await cloudOf([
      [up, 0],
      [silent, gone],
    ]);
    assert.deepEqual(await heard(), { isDeaf, doesSilenceCount: !isDeaf });
    assert.equal(read, 300);
  }
});

test('hosts that are forced down, or silent for a day, are not missed; nobody counts as silent when nobody is heard', async () => {
  await cloudOf([
    [1, 0],
    [5, forgotten],
    [5, gone, true],
  ]);
  assert.deepEqual(await heard(), { isDeaf: false, doesSilenceCount: true });
  await cloudOf([[3, forgotten]]);
  assert.deepEqual(await heard(), { isDeaf: false, doesSilenceCount: false });
  await cloudOf([]);
  assert.deepEqual(await heard(), { isDeaf: false, doesSilenceCount: false });
});
