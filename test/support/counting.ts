/** Counts the calls that go through the store and the queues, and in how many rounds the reads are made. */
import type { Queues } from '../../shared/messaging/port.ts';
import type { Store } from '../../shared/store/port.ts';

export interface Counts {
  /** Single items and batches that were asked for. */
  gets: number;
  lists: number;
  commits: number;
  sends: number;
  /** Reads that began while no other was under way: those made side by side are one round. */
  readRounds: number;
}

export interface Counting {
  readonly store: Store;
  readonly queues: Queues;
  /** What was counted since the last call. */
  take(): Counts;
}

export function counting(store: Store, queues: Queues): Counting {
  const none = (): Counts => ({ gets: 0, lists: 0, commits: 0, sends: 0, readRounds: 0 });
  let counts = none();
  let reading = 0;

  async function read<T>(kind: 'gets' | 'lists', work: () => Promise<T>): Promise<T> {
    counts[kind] += 1;
    if (reading === 0) counts.readRounds += 1;
    reading += 1;
    try {
      return await work();
    } finally {
      // What is asked in the same turn belongs to the same round, however fast the answer was.
      setImmediate(() => {
        reading -= 1;
      });
    }
  }

  return {
    store: {
      get: (key) => read('gets', () => store.get(key)),
      getMany: (keys) => read('gets', () => store.getMany(keys)),
      list: (query) => read('lists', () => store.list(query)),
      commit(writes, token) {
        counts.commits += 1;
        return store.commit(writes, token);
      },
    },
    queues: {
      ...queues,
      ensure: (queue, options) => queues.ensure(queue, options),
      receive: (queue, options) => queues.receive(queue, options),
      acknowledge: (queue, receipt) => queues.acknowledge(queue, receipt),
      extend: (queue, receipt, seconds) => queues.extend(queue, receipt, seconds),
      send(queue, message) {
        counts.sends += 1;
        return queues.send(queue, message);
      },
    },
    take() {
      const taken = counts;
      counts = none();
      return taken;
    },
  };
}
