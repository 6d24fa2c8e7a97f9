/** Ending a command: what its host said, or what is done when the host says nothing. Late and repeated news change nothing. */

import type { Command } from '../../messaging/commands.ts';
import type { Ports } from '../../ports.ts';
import { OutOfBounds, type Transaction, transaction } from '../../store/transaction.ts';
import { readWithMappings } from '../disks/mapping.ts';
import { type CommandId, commands, send } from './command.ts';
import { outcomes } from './outcomes/index.ts';
import type { Ending, Next, OutcomeRow } from './outcomes/outcome.ts';
import { serverActions } from './server-action.ts';

export interface News {
  readonly outcome: keyof OutcomeRow<Command['name']>;
  readonly fault: string;
  readonly powerState?: number | undefined;
  readonly isFenced?: boolean;
}

/** Whether the command was ended, kept, or was none any more. */
export type Ended = 'ended' | 'kept' | 'unknown';

/** A host that fills up between two looks is looked at again. */
const attempts = 5;

export async function endCommand(ports: Ports, id: CommandId, host: string, news: News): Promise<Ended> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { ended, next } = await transaction(ports, (tx) => end(tx, ports, id, host, news));
      if (next?.send !== undefined) await send(ports, next.send);
      return ended;
    } catch (error) {
      if (!(error instanceof OutOfBounds) || attempt >= attempts) throw error;
    }
  }
}

async function end(tx: Transaction, ports: Ports, id: CommandId, host: string, news: News): Promise<{ ended: Ended; next?: Next }> {
  const [command, { server, mappings }] = await Promise.all([tx.get(commands, id), readWithMappings(tx, ports.store, id.serverId)]);
  if (command === undefined || command.host !== host) return { ended: 'unknown' };
  if (server === undefined) {
    tx.remove(commands, id);
    return { ended: 'ended' };
  }
  const row = outcomes[command.name] as OutcomeRow<Command['name']>;
  const ending: Ending = {
    tx,
    ports,
    command,
    server,
    mappings,
    fault: news.fault,
    powerState: news.powerState,
    isFenced: news.isFenced ?? false,
  };
  const next = await row[news.outcome](ending);
  if (next.result !== undefined) await finishAction(tx, ports, command, next.result, news.fault);
  if (next.isOver) tx.remove(commands, id);
  return { ended: next.isOver ? 'ended' : 'kept', next };
}

/** Writes into the record of the server's actions how this one ended. */
async function finishAction(tx: Transaction, ports: Ports, command: Command, result: 'Success' | 'Error', fault: string): Promise<void> {
  const action = await tx.get(serverActions, { serverId: command.serverId, requestId: command.requestId });
  if (action === undefined || action.events.every(({ finishedAt }) => finishedAt !== null)) return;
  const time = new Date(ports.clock.now()).toISOString();
  tx.put(serverActions, {
    ...action,
    updatedAt: time,
    message: result === 'Error' ? 'Error' : action.message,
    events: action.events.map((event) =>
      event.finishedAt === null ? { ...event, finishedAt: time, result, host: command.host, details: fault === '' ? null : fault } : event,
    ),
  });
}
