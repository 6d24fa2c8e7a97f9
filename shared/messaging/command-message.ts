import type { Command } from './commands.ts';
import { encode } from './encoding.ts';
import { groupOfCommand } from './lanes.ts';
import type { OutgoingMessage } from './port.ts';

/**
 * A command on its way: in order with the other commands of its lane for its server, and taken once however often it is sent. `attempt` sets a
 * deliberate repetition apart from the first sending, which the queue would otherwise swallow; the agent's ledger knows both as one.
 */
export function commandMessage(command: Command, attempt = 0): OutgoingMessage {
  return {
    group: groupOfCommand(command.name, command.serverId),
    deduplicationId: attempt === 0 ? command.id : `${command.id}:${attempt}`,
    body: encode(command),
  };
}
