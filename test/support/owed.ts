import { commands, duePartition, type Owed } from '../../shared/compute/commands/command.ts';
import type { Store } from '../../shared/store/port.ts';
import { shardCount } from '../../shared/store/table.ts';

/** All commands that are owed an answer, due or not. */
export async function* owedCommands(store: Store): AsyncGenerator<Owed, void, undefined> {
  for (let shard = 0; shard < shardCount; shard++) yield* commands.all(store, { index: 'due', partition: duePartition(shard) });
}
