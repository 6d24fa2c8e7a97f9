/** All commands that are owed an answer, by their deadlines. */
import type { Command } from '../../messaging/commands.ts';
import type { Store } from '../../store/port.ts';
import { shardCount } from '../../store/table.ts';
import { commands, duePartition } from './command.ts';

export async function* owedCommands(store: Store): AsyncGenerator<Command, void, undefined> {
  for (let shard = 0; shard < shardCount; shard++) {
    yield* commands.all(store, { index: 'due', partition: duePartition(shard) });
  }
}
