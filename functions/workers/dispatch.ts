/**
 * Sends what was committed and perhaps not sent: on AWS from the table's stream, on one machine by looking. A command that was sent
 * already has the same deduplication id, so the queue takes it once.
 */
import { send } from '../../shared/compute/command.ts';
import { commands } from '../../shared/compute/command.ts';
import { owedCommands } from '../../shared/compute/owed.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Item } from '../../shared/store/port.ts';

/** An item that came into the table. */
export async function dispatchItem(ports: Ports, item: Item): Promise<void> {
  if (!item.sk.startsWith('COMMAND#')) return;
  await send(ports, commands.parse(item));
}

/** Everything that has waited for longer than so many milliseconds. @returns how many were sent */
export async function dispatchOwed(ports: Ports, olderThanMilliseconds: number): Promise<number> {
  const before = ports.clock.now() - olderThanMilliseconds;
  let sent = 0;
  for await (const command of owedCommands(ports.store)) {
    if (command.issuedAt > before) continue;
    await send(ports, command);
    sent += 1;
  }
  return sent;
}
