import type { Clock } from '../clock.ts';

interface Waiter {
  /** When it wakes by itself. */
  readonly at: number;
  readonly stop: AbortController;
}

/** Why a wait ended early. Without a reason, each time would make an error with its stack, which nobody reads. */
const woken = 'woken';

export interface Waiting {
  /** What `until` compares with. Take it before looking into the queue: what another process sends after that look must count as new. */
  seen(): number;
  /** Resolves at that time, or earlier when the queue or, since `seen`, the database has changed, or the signal aborts. */
  until(queue: string, at: number, seen: number, signal: AbortSignal | undefined): Promise<void>;
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
 */
export function receiversWaiting(clock: Clock, version: () => number, pollMilliseconds: number): Waiting {
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
      await clock.sleep(pollMilliseconds, stop);
      if (stop.aborted) return;
      const current = versionOrNothing();
      if (current !== last) wakeAll();
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
    async until(queue, at, seen, signal) {
      const waiter: Waiter = { at, stop: new AbortController() };
      const stop = () => waiter.stop.abort(woken);
      signal?.addEventListener('abort', stop, { once: true });
      enter(queue, waiter, seen);
      await clock.sleep(at - clock.now(), waiter.stop.signal);
      leave(queue, waiter);
      signal?.removeEventListener('abort', stop);
    },
  };
}
