/** Ending a command: what its host said, or what is done when the host says nothing. Late and repeated news change nothing. */

import type { CommandResult } from '../../messaging/events.ts';
import type { Ports } from '../../ports.ts';
import { OutOfBounds, type Transaction, transaction } from '../../store/transaction.ts';
import { losesLeaving, unplugLost } from '../actions/attach-interface/lost-ports.ts';
import { readWithMappings } from '../disks/mapping.ts';
import { release } from '../hosts/allocation.ts';
import { isOver, type Migration, migrations } from '../migrations/migration.ts';
import { type Server, servers } from '../servers/server.ts';
import { type CommandId, commands, type Owed, send } from './command.ts';
import type { Ending, Endings, Next } from './ending.ts';
import { endings } from './endings.ts';
import { serverActions } from './server-action.ts';

export interface News {
  readonly outcome: keyof Endings;
  readonly fault: string;
  readonly result?: CommandResult | undefined;
  readonly isFenced?: boolean;
}

/** Whether the command was ended, kept, or was none any more. */
export type Ended = 'ended' | 'kept' | 'unknown';

/** A host that fills up between two looks is looked at again. */
const attempts = 5;

export const endCommand = async (ports: Ports, id: CommandId, host: string, news: News): Promise<Ended> =>
  (await endAndSay(ports, id, host, news)).ended;

/** The same, and from which host that is being cleared a server has moved on. */
export async function endAndSay(
  ports: Ports,
  id: CommandId,
  host: string,
  news: News,
): Promise<{ readonly ended: Ended; readonly cleared?: string | undefined }> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { ended, next, cleared, told = [] } = await transaction(ports, (tx) => end(tx, ports, id, host, news));
      for (const command of next?.send === undefined ? told : [next.send, ...told]) await send(ports, command);
      if (next?.again === undefined) return { ended, cleared };
      attempt = 0;
    } catch (error) {
      if (!(error instanceof OutOfBounds) || attempt >= attempts) throw error;
    }
  }
}

interface Over {
  readonly ended: Ended;
  readonly next?: Next;
  readonly cleared?: string | undefined;
  /** What the host is told besides what comes next. */
  readonly told?: readonly Owed[];
}

async function end(tx: Transaction, ports: Ports, id: CommandId, host: string, news: News): Promise<Over> {
  const [command, { server, mappings }] = await Promise.all([tx.get(commands, id), readWithMappings(tx, ports.store, id.serverId)]);
  if (command === undefined || command.host !== host) return { ended: 'unknown' };
  if (server === undefined) {
    tx.remove(commands, id);
    return { ended: 'ended' };
  }
  const isFenced = news.isFenced ?? false;
  const ending: Ending = {
    tx,
    ports,
    command,
    server: isDiscarded(command, news) ? await discarded(tx, server, command) : server,
    mappings,
    migration: server.migrationId === null ? undefined : await tx.get(migrations, server.migrationId),
    fault: news.fault,
    result: news.result ?? {},
    isFenced,
  };
  const ways = endings[command.row];
  const next = await (ways[news.outcome] ?? ways.failed).call(ways, ending);
  if (next.result !== undefined) await finishAction(tx, ports, command, next.result, next.fault ?? news.fault);
  if (next.isOver) tx.remove(commands, id);
  const cleared = ending.migration && (await clearedBy(tx, ending.migration));
  return { ended: next.isOver ? 'ended' : 'kept', next, cleared, told: await unplugLostBy(tx, ports, command, news.outcome) };
}

/** What the server has lost while the host was about this. An unplugging that ends tells only of what was lost since it was told. */
async function unplugLostBy(tx: Transaction, ports: Ports, { row, serverId, generation, payload }: Owed, outcome: News['outcome']) {
  const found = await tx.get(servers, serverId);
  if (found === undefined || found.deletedAt !== null) return [];
  const server = outcome === 'done' && 'networks' in payload ? losesLeaving(found, payload.networks) : found;
  if (server !== found) tx.put(servers, server);
  return unplugLost(tx, ports, server, row === 'detachInterface' ? ({ since }) => since >= generation : undefined);
}

/** The host that a move was to clear, when the move is over or waits for an answer. */
async function clearedBy(tx: Transaction, { uuid, clears }: Migration): Promise<string | undefined> {
  const migration = clears === undefined ? undefined : await tx.get(migrations, uuid);
  return migration !== undefined && (isOver(migration) || migration.status === 'finished') ? clears?.host : undefined;
}

/** On a host that was fenced off nothing is left of anything. */
const isDiscarded = ({ name }: Owed, { outcome, isFenced }: News) =>
  name === 'discard' && (outcome === 'done' || (outcome === 'lost' && isFenced === true));

/** What the host had given to the machine is free. */
async function discarded(tx: Transaction, server: Server, { host, payload }: Owed): Promise<Server> {
  const released = await release(tx, server, { host, machineId: (payload as { machineId: string }).machineId });
  tx.put(servers, released);
  return released;
}

/** Writes into the record of the server's actions how this one ended. */
async function finishAction(tx: Transaction, ports: Ports, command: Owed, result: 'Success' | 'Error', fault: string): Promise<void> {
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
