import type { Clock } from '../clock.ts';

interface Waiter {
  /** When it wakes by itself. */
  readonly at: number;
  readonly stop: AbortController;
}

/** By how much sleep and clock differ at least when the clock was set, milliseconds. A process that was held up may look the same, and does no harm. */
export const leastStep = 1_000;

/** Why a wait ended early. Without a reason, each time would make an error with its stack, which nobody reads. */
const woken = 'woken';

export interface Waiting {
  /** What `until` compares with. Take it before looking into the queue: what another process sends after that look must count as new. */
  seen(): number;
  /** Resolves at that time, but after `longestMilliseconds` at the latest, or earlier when the queue or, since `seen`, the database has changed, or the signal aborts. */
  until(queue: string, at: number, longestMilliseconds: number, seen: number, signal: AbortSignal | undefined): Promise<void>;
  /** The queue has, or will have, something to receive at that time: wakes those who would sleep past it. */
  wake(queue: string, at: number): void;
  /** Wakes everybody. */
  wakeAll(): void;
}

/**
 * Receivers that wait for queues in one database. What this process sends wakes them at once; what other processes do shows in the
 * number that `version` reads, looked at every so many milliseconds, once for all receivers, while there are any.
 *
 * @param version A number that changes when another connection has committed to the database.
 * @param pollMilliseconds Infinity when there is no other connection.
 * @param onStep Called when the clock was set forward or back, as far as the polling notices, before everybody is woken.
 */
export function receiversWaiting(clock: Clock, version: () => number, pollMilliseconds: number, onStep: () => void = () => {}): Waiting {
  const waiters = new Map<string, Set<Waiter>>();
  let polling: AbortController | undefined;

  function wake(queue: string, at: number): void {
    for (const waiter of waiters.get(queue) ?? []) if (waiter.at > at) waiter.stop.abort(woken);
  }

  function wakeAll(): void {
    for (const queue of waiters.keys()) wake(queue, Number.NEGATIVE_INFINITY);
  }

  async function poll(stop: AbortSignal, seen: number): Promise<void> {
    for (let last = seen; ; ) {
      const before = clock.now();
      await clock.sleep(pollMilliseconds, stop);
      if (stop.aborted) return;
      const current = versionOrNothing();
      // Timers know nothing of a clock that is set: what has become due meanwhile, or was put off, would be slept through.
      const isStep = Math.abs(clock.now() - before - pollMilliseconds) > leastStep;
      if (isStep) onStep();
      if (isStep || current !== last) wakeAll();
      last = current;
    }
  }

  /** A database that cannot be read counts as changed, so that the receivers meet the error and not this loop, which nobody awaits. */
  function versionOrNothing(): number {
    try {
      return version();
    } catch {
      return Number.NaN;
    }
  }

  function enter(queue: string, waiter: Waiter, seen: number): void {
    const ofQueue = waiters.get(queue) ?? new Set();
    waiters.set(queue, ofQueue.add(waiter));
    if (polling || pollMilliseconds === Number.POSITIVE_INFINITY) return;
    polling = new AbortController();
    void poll(polling.signal, seen);
  }

  function leave(queue: string, waiter: Waiter): void {
    const ofQueue = waiters.get(queue);
    ofQueue?.delete(waiter);
    if (ofQueue?.size === 0) waiters.delete(queue);
    if (waiters.size > 0) return;
    polling?.abort(woken);
    polling = undefined;
  }

  return {
    seen: version,
    wake,
    wakeAll,
    async until(queue, at, longestMilliseconds, seen, signal) {
      const waiter: Waiter = { at, stop: new AbortController() };
      const stop = () => waiter.stop.abort(woken);
      signal?.addEventListener('abort', stop, { once: true });
      enter(queue, waiter, seen);
      await clock.sleep(Math.min(at - clock.now(), longestMilliseconds), waiter.stop.signal);
      leave(queue, waiter);
      signal?.removeEventListener('abort', stop);
    },
  };
}
