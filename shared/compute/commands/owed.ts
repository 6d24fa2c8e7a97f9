/** All commands that are owed an answer, by their deadlines. */
import type { Store } from '../../store/port.ts';
import { shardCount } from '../../store/table.ts';
import { commands, duePartition, type Owed } from './command.ts';

/** Of one shard, or of all. */
export async function* owedCommands(store: Store, shard?: number): AsyncGenerator<Owed, void, undefined> {
  const shards = shard === undefined ? Array.from({ length: shardCount }, (_, each) => each) : [shard];
  for (const each of shards) yield* commands.all(store, { index: 'due', partition: duePartition(each) });
}
