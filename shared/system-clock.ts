import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Chance, Clock } from './clock.ts';

/** The longest delay that a Node timer takes; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // What rejects is the signal, at once.
  sleep: (milliseconds, signal) => setTimeout(Math.min(milliseconds, longestTimer), undefined, signal && { signal }).catch(() => undefined),
};

/** The machine's own chance; its bytes are fit for secrets. */
export const systemChance: Chance = {
  uuid: () => randomUUID(),
  random: () => Math.random(),
  bytes: (count) => new Uint8Array(randomBytes(count)),
};
