/** Timers are run when they are due, moved on when they fail, and called off. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { reap } from '../../functions/workers/reap.ts';
import type { TimerKinds } from '../../shared/compute/timers/kinds.ts';
import { callOff, setTimer, type Timer, timers } from '../../shared/compute/timers/timer.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { storyClock } from '../support/clock.ts';
import { makeSystem } from '../support/system.ts';

const minute = 60_000;

async function clockwork(context: TestContext) {
  const system = await makeSystem({ clock: storyClock() });
  context.after(() => system.close());
  const { ports, clock } = system;
  const ran: Timer[] = [];
  return {
    system,
    clock,
    ran,
    ring: (kinds: TimerKinds) => reap(ports, kinds),
    set: (timer: Timer) => transaction(ports, (tx) => setTimer(tx, timer)),
    off: (timer: Timer) => transaction(ports, (tx) => callOff(tx, timer)),
    standing: (timer: Timer) => timers.get(ports.store, timer),
    note: async (_: unknown, timer: Timer) => void ran.push(timer),
  };
}

test('a timer that is set anew while it runs, or by what it does, runs again then', async (context) => {
  const { clock, ran, ring, set, standing, note } = await clockwork(context);
  const timer = { serverId: 'server-1', kind: 'tick', at: clock.now() };
  await set(timer);
  const again = { ...timer, at: clock.now() + 5 * minute };
  const kinds: TimerKinds = {
    async tick(ports, found) {
      await note(ports, found);
      if (ran.length === 1) await set(again);
    },
  };
  await ring(kinds);
  assert.deepEqual(await standing(timer), again);
  await clock.advance(5 * minute);
  await ring(kinds);
  assert.deepEqual([ran, await standing(timer)], [[timer, again], undefined]);
});

test('a timer that ends by its own commit is not missed', async (context) => {
  const { ring, set, off, standing, clock, system } = await clockwork(context);
  const timer = { serverId: 'server-1', kind: 'knock', at: clock.now() };
  await set(timer);
  await ring({ knock: async () => off(timer) });
  assert.equal(await standing(timer), undefined);
  assert.ok(!system.records.some(({ event }) => event === 'timer failed'));
});

test('a timer that fails, or that nobody knows, holds nobody up and is tried again, ever more seldom', async (context) => {
  const { clock, ran, ring, set, standing, note, system } = await clockwork(context);
  const begun = clock.now();
  const all = Array.from({ length: 30 }, (_, index) => ({ serverId: `server-${index}`, kind: 'knock', at: begun + index }));
  const bad = { serverId: 'server-0', kind: 'fail', at: begun };
  const unknown = { serverId: 'server-1', kind: 'unheard of', at: begun };
  for (const timer of [bad, unknown, ...all]) await set(timer);
  const tries: number[] = [];
  const fail = async () => {
    tries.push((clock.now() - begun) / minute);
    throw new Error('It went wrong.');
  };
  await clock.advance(minute);
  await ring({ knock: note, fail });
  assert.equal(ran.length, all.length);
  assert.equal(system.records.filter(({ event }) => event === 'timer failed').length, 2);

  for (let turn = 0; turn < 600; turn++) {
    await clock.advance(minute);
    await ring({ knock: note, fail });
  }
  assert.deepEqual(tries.slice(0, 8), [1, 2, 4, 8, 16, 32, 64, 124]);
  assert.equal(ran.length, all.length);
  assert.equal((await standing(unknown))?.at, begun);
  await clock.advance(60 * minute);
  await ring({ fail: note, 'unheard of': note });
  assert.equal(ran.length, all.length + 2);
});
