/**
 * How long clients may take to send. Time is counted in ticks, and only while somebody waits for the client: a machine whose clock is set, or
 * whose disk is slow, blames nobody for it.
 */
import type { Clock } from '../../shared/clock.ts';

/** So many bytes must come within so many ticks of waiting. */
export interface Pace {
  readonly ticks: number;
  readonly bytes: number;
}

export interface Progress {
  /** Somebody waits for the client from here on, until bytes come. */
  waits(): void;
  came(bytes: number): void;
  /** A tick has passed. @returns whether the client is too slow */
  tick(): boolean;
}

export function progress({ ticks, bytes: enough }: Pace): Progress {
  let isWaiting = false;
  let waited = 0;
  let bytes = 0;
  return {
    waits() {
      isWaiting = true;
    },
    came(more) {
      isWaiting = false;
      bytes += more;
      if (bytes < enough) return;
      bytes = 0;
      waited = 0;
    },
    tick() {
      if (isWaiting) waited += 1;
      return waited >= ticks;
    },
  };
}

/** An upload may be slow as long as it goes on. */
export const uploadPace: Pace = { ticks: 60, bytes: 4096 };
/** JSON is small: all of it comes soon, or is not waited for. */
export const bodyPace: Pace = { ticks: 30, bytes: Number.POSITIVE_INFINITY };
/** What is left of a request that was answered already. */
export const restPace: Pace = { ticks: 2, bytes: Number.POSITIVE_INFINITY };

const tickMilliseconds = 1_000;

export interface Watch {
  /** Calls `tooSlow` once, unless the watch is ended before. @returns what ends it */
  over(progress: Progress, tooSlow: () => void): () => void;
}

/** Watches over everything that is being read, with one timer, and with none while nothing is. */
export function watch(clock: Pick<Clock, 'sleep'>): Watch {
  const watched = new Map<Progress, () => void>();
  let isTicking = false;

  async function tickAlong(): Promise<void> {
    isTicking = true;
    while (watched.size > 0) {
      await clock.sleep(tickMilliseconds);
      for (const [each, tooSlow] of [...watched]) {
        if (!each.tick()) continue;
        watched.delete(each);
        tooSlow();
      }
    }
    isTicking = false;
  }

  return {
    over(each, tooSlow) {
      watched.set(each, tooSlow);
      if (!isTicking) void tickAlong();
      return () => watched.delete(each);
    },
  };
}
