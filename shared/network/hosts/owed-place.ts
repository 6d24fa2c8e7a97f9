/** Where what hosts are owed stands in the index of what is due: the oldest first, in shards. */
import { dueSort } from '../../compute/due.ts';
import type { Place } from '../../store/collection.ts';
import { shardOf } from '../../store/shard.ts';

export const owedPartition = (shard: number) => `FILTERS#${shard}`;

/** @param since milliseconds since the epoch; undefined: nothing is owed */
export const owedPlace = (id: string, since: number | undefined): Place | undefined =>
  since === undefined ? undefined : [owedPartition(shardOf(id)), dueSort(since, id)];
