import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../../shared/system-clock.ts';
import { settle } from '../support/clock.ts';

const hour = 3_600_000;

/** Timers and a clock that go together, until the clock is set. */
function machine({ mock }: TestContext) {
  let now = 10 * hour;
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  mock.method(Date, 'now', () => now);
  return {
    tick(milliseconds: number) {
      for (let gone = 0; gone < milliseconds; gone += 100) {
        now += 100;
        mock.timers.tick(100);
      }
    },
    set(step: number) {
      now += step;
    },
  };
}

for (const [direction, step] of [
  ['forward', hour],
  ['back', -hour],
] as const) {
  test(`whoever sleeps for long wakes when the clock is set ${direction}, and not before`, async (context) => {
    const { tick, set } = machine(context);
    const woken: string[] = [];
    const sleep = (name: string, milliseconds: number) => systemClock.sleep(milliseconds).then(() => woken.push(name));
    const sleeping = [sleep('short', 900), sleep('long', 20_000), sleep('longer', 60_000)];
    tick(5_000);
    await settle();
    assert.deepEqual(woken, ['short']);
    set(step);
    tick(1_000);
    await Promise.all(sleeping);
    assert.deepEqual(woken, ['short', 'long', 'longer']);
  });
}

test('a sleep that is over, or ended, is over for good', async (context) => {
  const { tick } = machine(context);
  const stop = new AbortController();
  const sleeping = [systemClock.sleep(20_000, stop.signal), systemClock.sleep(2_000)];
  stop.abort();
  tick(2_000);
  await Promise.all(sleeping);
});
