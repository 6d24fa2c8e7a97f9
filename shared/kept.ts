import type { Clock } from './clock.ts';

export interface Kept<T> {
  get(): Promise<T>;
  /** Whoever asks from now on, or waits, gets what is read after this. */
  forget(): void;
}

/** What is read once and kept for so many milliseconds. A reading that fails is not kept. */
export function kept<T>(milliseconds: number, clock: Pick<Clock, 'now'>, read: () => Promise<T>): Kept<T> {
  let last: Promise<T> | undefined;
  let readAt = 0;
  const forget = () => {
    last = undefined;
  };
  return {
    async get() {
      for (;;) {
        const age = clock.now() - readAt;
        // Below zero when the clock was set back: nobody knows how old it is.
        if (last === undefined || age >= milliseconds || age < 0) {
          readAt = clock.now();
          last = read();
          last.catch(forget);
        }
        const reading = last;
        const value = await reading;
        if (reading === last) return value;
      }
    },
    forget,
  };
}
