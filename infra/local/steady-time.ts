/** Work that judges by the time that has gone by, on a machine whose clock people and time servers set, and which may be put to sleep. */
import type { Clock } from '../../shared/clock.ts';

/** By how much pause and clock differ at least when the clock was set, milliseconds: less does no harm to whom a minute is given. */
const leastStep = 30_000;

/**
 * Leaves the work out for once when the clock says that another time has gone by than the pause: nobody had a chance to answer in the time that
 * was left out. By the next turn all who live have been heard.
 */
export function inSteadyTime(clock: Pick<Clock, 'now'>, pause: number, work: () => Promise<unknown>): () => Promise<unknown> {
  let before = clock.now();
  return async () => {
    const gone = clock.now() - before;
    before = clock.now();
    return Math.abs(gone - pause) > leastStep ? undefined : work();
  };
}
