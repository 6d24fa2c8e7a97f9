import assert from 'node:assert/strict';
import { reap } from '../../functions/workers/reap.ts';
import { callOff, setTimer, type Timer, timers } from '../../shared/compute/timers/timer.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { story } from './story.ts';

story('a timer is run once, when it is due, unless it is called off', async ({ ports, clock }) => {
  const [now, minute] = [clock.now(), 60_000];
  const timer = (serverId: string, at: number): Timer => ({ serverId, kind: 'knock', at });
  const all = [timer('first', now + minute), timer('second', now + 2 * minute), timer('off', now + minute), timer('moved', now + minute)];
  await transaction(ports, async (tx) => {
    for (const one of all) tx.put(timers, one);
  });
  await transaction(ports, async (tx) => {
    await callOff(tx, { serverId: 'off', kind: 'knock' });
    await setTimer(tx, timer('moved', now + 3 * minute));
  });
  const ran: string[] = [];
  const kinds = { knock: async (_: unknown, { serverId }: Timer) => void ran.push(serverId) };
  const seen: number[] = [];
  for (let turn = 0; turn < 5; turn++) {
    seen.push((await reap(ports, kinds)).timers);
    await clock.advance(minute);
  }
  assert.deepEqual(
    [ran, seen],
    [
      ['first', 'second', 'moved'],
      [0, 1, 1, 1, 0],
    ],
  );
  for (const one of all) assert.equal(await timers.get(ports.store, one), undefined);
});
