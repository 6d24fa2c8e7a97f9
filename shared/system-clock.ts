import { randomBytes, randomUUID } from 'node:crypto';
import type { Chance, Clock } from './clock.ts';

/** The longest delay that a Node timer takes; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** How often it is looked whether the clock was set, as long as anybody sleeps for longer, milliseconds. */
const lookEvery = 1_000;
/** By how much clock and timers differ at least when it was, milliseconds. A process that was held up may look the same, and does no harm. */
const leastStep = 5_000;

/** Those who sleep for long. */
const sleepers = new Set<() => void>();
let watch: NodeJS.Timeout | undefined;

/** Timers know nothing of a clock that is set, or of a machine that was asleep: what is due then would be slept through. */
function enter(wake: () => void): void {
  sleepers.add(wake);
  if (watch !== undefined) return;
  let before = Date.now();
  watch = setInterval(() => {
    const gone = Date.now() - before;
    before += gone;
    if (Math.abs(gone - lookEvery) > leastStep) for (const sleeper of [...sleepers]) sleeper();
  }, lookEvery);
  watch.unref();
}

function leave(wake: () => void): void {
  sleepers.delete(wake);
  if (sleepers.size > 0) return;
  clearInterval(watch);
  watch = undefined;
}

/** The machine's own time. Whoever sleeps for more than a second wakes early when it is set. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // Not the one of node:timers/promises, which makes an error with its stack for each sleep that is ended: receivers are woken so all the time.
  sleep(milliseconds, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        clearTimeout(timer);
        leave(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(milliseconds, longestTimer));
      if (milliseconds > lookEvery) enter(wake);
      signal?.addEventListener('abort', wake);
    });
  },
};

/** The machine's own chance; its bytes are fit for secrets. */
export const systemChance: Chance = {
  uuid: () => randomUUID(),
  random: () => Math.random(),
  bytes: (count) => new Uint8Array(randomBytes(count)),
};
