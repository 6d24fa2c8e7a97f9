import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kept } from '../../shared/kept.ts';
import { fakeClock } from '../support/clock.ts';

function counting(failing: readonly number[] = []) {
  const clock = fakeClock();
  let count = 0;
  const things = kept(1000, clock, async () => {
    count += 1;
    if (failing.includes(count)) throw new Error(`reading ${count} failed`);
    return count;
  });
  return { clock, things };
}

test('what was read is kept for its time, and read again after it', async () => {
  const { clock, things } = counting();
  assert.deepEqual(await Promise.all([things.get(), things.get()]), [1, 1]);
  await clock.advance(999);
  assert.equal(await things.get(), 1);
  await clock.advance(1);
  assert.equal(await things.get(), 2);
});

test('a reading that fails is told and not kept', async () => {
  const { things } = counting([1]);
  await assert.rejects(things.get(), /reading 1 failed/);
  assert.equal(await things.get(), 2);
});

test('who waits when it is forgotten gets what is read after that', async () => {
  const { things } = counting();
  const waiting = things.get();
  things.forget();
  assert.equal(await waiting, 2);
  assert.equal(await things.get(), 2);
});
