/**
 * Timers: what is to happen to a server at some time, if nothing calls it off. One is set in the same commit as what it is about, and `reap` runs it
 * when it is due. A server has one of each kind.
 */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import { shardOf } from '../../store/shard.ts';
import type { Transaction } from '../../store/transaction.ts';
import { dueSort } from '../due.ts';

const timerSchema = compiled({
  serverId: z.string(),
  /** A row of the table of kinds. */
  kind: z.string(),
  /** When it is due, milliseconds since the epoch. */
  at: z.number(),
  /** When it is tried again, if it was due and has not come to its end, milliseconds since the epoch. */
  lookAt: z.optional(z.number()),
});
export type Timer = z.infer<typeof timerSchema>;

export type TimerId = Pick<Timer, 'serverId' | 'kind'>;

export const timerPartition = (shard: number) => `TIMER#${shard}`;

export const timers = collection({
  name: 'timer',
  schema: timerSchema,
  key: ({ serverId, kind }: TimerId) => ({ pk: `SERVER#${serverId}`, sk: `TIMER#${kind}` }),
  id: ({ serverId, kind }) => ({ serverId, kind }),
  indexes: {
    due: ({ serverId, kind, at, lookAt }) => [timerPartition(shardOf(serverId)), dueSort(lookAt ?? at, `${serverId}#${kind}`)],
  },
});

/** Sets a timer, in the place of one of its kind. `tx.put` alone is enough where there can be none. */
export async function setTimer(tx: Transaction, timer: Timer): Promise<void> {
  await tx.get(timers, timer);
  tx.put(timers, timer);
}

/** Calls a timer off, if there is one. */
export async function callOff(tx: Transaction, id: TimerId): Promise<void> {
  if ((await tx.get(timers, id)) !== undefined) tx.remove(timers, id);
}
