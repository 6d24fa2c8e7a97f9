import { randomBytes, randomUUID } from 'node:crypto';
import type { Chance, Clock } from './clock.ts';

/** The longest delay that a Node timer takes; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // Not the one of node:timers/promises, which makes an error with its stack for each sleep that is ended: receivers are woken so all the time.
  sleep(milliseconds, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(milliseconds, longestTimer));
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
