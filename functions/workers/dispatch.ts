/**
 * Sends what was committed and perhaps not sent: on AWS from the table's stream, on one machine by looking. A command that was sent
 * already has the same deduplication id, so the queue takes it once.
 */
import { commands, deliver, send } from '../../shared/compute/commands/command.ts';
import { owedCommands } from '../../shared/compute/commands/owed.ts';
import { QueueNotFound } from '../../shared/messaging/port.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Item } from '../../shared/store/port.ts';

/** How the sort keys of commands begin. */
export const commandPrefix = 'COMMAND#';

/** An item that came into the table. @throws what the queue throws, but for a missing queue: a host that was never registered has none */
export async function dispatchItem(ports: Ports, item: Item): Promise<void> {
  if (!item.sk.startsWith(commandPrefix)) return;
  const command = commands.parse(item);
  try {
    await deliver(ports, command);
  } catch (error) {
    if (!(error instanceof QueueNotFound)) throw error;
    ports.log.write({ level: 'error', event: 'command not sent', commandId: command.id, host: command.host, message: error.message });
  }
}

/** Everything that has waited for longer than so many milliseconds. @returns how many were sent */
export async function dispatchOwed(ports: Ports, olderThanMilliseconds: number): Promise<number> {
  const now = ports.clock.now();
  let sent = 0;
  for await (const command of owedCommands(ports.store)) {
    const age = now - command.issuedAt;
    // One that was issued by a clock that was ahead has no age, and may have waited for long.
    if (age >= 0 && age < olderThanMilliseconds) continue;
    await send(ports, command);
    sent += 1;
  }
  return sent;
}
