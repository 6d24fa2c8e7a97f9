import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyPace, progress, uploadPace, watch } from '../../infra/local/patience.ts';
import { fakeClock } from '../support/clock.ts';

/** Ticks until the sender is cut off, or so many. */
function ticksOf(sender: ReturnType<typeof progress>, bytesEachTick: (tick: number) => number, most: number): number {
  sender.waits();
  for (let tick = 1; tick <= most; tick += 1) {
    if (sender.tick()) return tick;
    const bytes = bytesEachTick(tick);
    if (bytes > 0) {
      sender.came(bytes);
      sender.waits();
    }
  }
  return most;
}

test('an upload at a kilobyte a second goes on for a day', () => {
  const day = 86_400;
  assert.equal(
    ticksOf(progress(uploadPace), () => 1_000, day),
    day,
  );
});

test('an upload that stops, or trickles, is cut off after a minute', () => {
  assert.equal(
    ticksOf(progress(uploadPace), () => 0, 1_000),
    60,
  );
  assert.equal(
    ticksOf(progress(uploadPace), () => 10, 1_000),
    60,
  );
  assert.equal(
    ticksOf(progress(uploadPace), (tick) => (tick < 100 ? 1_000 : 0), 1_000),
    95 + 60,
  );
});

test('JSON that is not whole after half a minute is cut off, however it goes on', () => {
  assert.equal(
    ticksOf(progress(bodyPace), () => 1_000, 1_000),
    30,
  );
});

test('a client is not blamed while nobody waits for it', () => {
  const sender = progress(uploadPace);
  sender.waits();
  sender.came(10);
  for (let tick = 0; tick < 1_000; tick += 1) assert.equal(sender.tick(), false);
  sender.waits();
  assert.equal(
    ticksOf(sender, () => 0, 1_000),
    60,
  );
});

test('a watch tells once of whoever is too slow, and keeps no timer when there is nobody', async () => {
  const clock = fakeClock();
  const watching = watch(clock);
  const told: string[] = [];
  const sender = (name: string, ticks: number) => {
    const each = progress({ ticks, bytes: 1 });
    each.waits();
    return watching.over(each, () => told.push(name));
  };
  const ends = [sender('slow', 2), sender('ended', 3), sender('slower', 4)];
  await clock.advance(2_000);
  assert.deepEqual(told, ['slow']);
  ends[1]?.();
  await clock.advance(60_000);
  assert.deepEqual([told, clock.sleepers], [['slow', 'slower'], 0]);
  sender('later', 1);
  await clock.advance(1_000);
  assert.deepEqual([told.at(-1), clock.sleepers], ['later', 0]);
});
