import { setImmediate as turn } from 'node:timers/promises';
import type { Chance, Clock } from '../../shared/clock.ts';

export interface FakeClock extends Clock {
  /**
   * Moves time on, waking every sleeper at its own moment and in order; what a sleeper does next, sleeping again included, is
   * done before the next one wakes. Await it. With nobody to wake, the time has moved when the call returns.
   */
  advance(milliseconds: number): Promise<void>;
  /** Sets the clock forward, or back below zero, as people and time servers do: nobody has slept any longer for it. */
  step(milliseconds: number): void;
  /** How many sleepers there are. */
  readonly sleepers: number;
}

interface Sleeper {
  at: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
export function fakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  let now = start;
  const sleepers = new Set<Sleeper>();

  function earliest(until: number): Sleeper | undefined {
    let found: Sleeper | undefined;
    for (const sleeper of sleepers) if (sleeper.at <= until && (!found || sleeper.at < found.at)) found = sleeper;
    return found;
  }

  return {
    now: () => now,
    get sleepers() {
      return sleepers.size;
    },
    sleep(milliseconds, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper: Sleeper = { at: now + milliseconds, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
      });
    },
    step(milliseconds) {
      now += milliseconds;
      for (const sleeper of sleepers) sleeper.at += milliseconds;
    },
    async advance(milliseconds) {
      const target = now + milliseconds;
      for (let next = earliest(target); next; next = earliest(target)) {
        now = Math.max(now, next.at);
        next.wake();
        await turn();
      }
      now = target;
    },
  };
}

/** Pauses between attempts take no time, so that requests that race can go on; everything else waits for `advance`. */
export function storyClock(): FakeClock {
  const clock = fakeClock();
  return {
    ...clock,
    advance: clock.advance,
    get sleepers() {
      return clock.sleepers;
    },
    now: clock.now,
    sleep: () => turn(),
  };
}

/** Lets everything run that waits for neither time nor input and output. */
export async function settle(): Promise<void> {
  await turn();
  await turn();
}

/** Chance that a seed decides: the same seed gives the same numbers, bytes and uuids in the same order. Not for secrets. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  // The mulberry32 generator: 32 bits of state are plenty to tell test data apart.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => next() >>> 24);
  return {
    random: () => next() / 2 ** 32,
    bytes,
    uuid() {
      const hex = Array.from(bytes(16), (byte, index) =>
        (index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0'),
      ).join('');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
}
