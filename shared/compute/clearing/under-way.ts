/** What is under way for a clearing: how it ended, and what a move still needs of somebody. */
import { Failure } from '../../errors.ts';
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import { confirmMove } from '../actions/move/answer-move.ts';
import { send } from '../commands/command.ts';
import { isOver, type Migration, migrations } from '../migrations/migration.ts';
import { type Server, servers } from '../servers/server.ts';
import { andOne, type Clearing, clearings, departures } from './clearing.ts';
import { systemCause } from './system-cause.ts';

type UnderWay = Clearing['underWay'][number];

/** Statuses of moves after which the server is elsewhere. */
const gone: readonly Migration['status'][] = ['confirmed', 'done', 'completed'];

interface Ended extends UnderWay {
  /** Undefined when it is not known any more, or the server has ended before it. */
  readonly migration: Migration | undefined;
}

async function endOf({ store }: Ports, { serverId, migrationId }: UnderWay): Promise<Ended | 'waits for its answer' | undefined> {
  const [server, migration] = await Promise.all([servers.get(store, serverId), migrations.get(store, migrationId)]);
  if (migration !== undefined && isOver(migration)) return { serverId, migrationId, migration };
  if (server === undefined || server.deletedAt !== null || server.migrationId !== migrationId)
    return { serverId, migrationId, migration: undefined };
  return migration?.status === 'finished' && isAnswerable(server) ? 'waits for its answer' : undefined;
}

const isAnswerable = ({ vmState, taskState }: Server) => vmState === 'resized' && taskState === null;

/** Nobody asked its owner: a move that shut the server down stays where it is. While the source is down it waits. */
async function confirm(ports: Ports, { serverId, migrationId }: UnderWay): Promise<void> {
  try {
    const command = await transaction(ports, async (tx) => {
      const server = await tx.get(servers, serverId);
      if (server === undefined || server.migrationId !== migrationId || !isAnswerable(server)) return undefined;
      return confirmMove(tx, ports, server, systemCause(ports));
    });
    if (command !== undefined) await send(ports, command);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

/** Takes note of what has ended. @returns the clearing as it is then */
export async function takeEnds(ports: Ports, clearing: Clearing): Promise<Clearing | undefined> {
  const ended: Ended[] = [];
  for (const one of clearing.underWay) {
    const end = await endOf(ports, one);
    if (end === 'waits for its answer') await confirm(ports, one);
    else if (end !== undefined) ended.push(end);
  }
  if (ended.length === 0) return clearings.get(ports.store, clearing.host);
  return transaction(ports, async (tx) => {
    const standing = await tx.get(clearings, clearing.host);
    if (standing === undefined) return undefined;
    let next = standing;
    for (const end of ended) {
      if (!next.underWay.some(({ migrationId }) => migrationId === end.migrationId)) continue;
      next = without(next, end);
      const { serverId, migration } = end;
      if (migration === undefined || !gone.includes(migration.status) || migration.destination === null) continue;
      const to = migration.destination.host;
      const departure = { host: next.host, serverId };
      const known = await tx.get(departures, departure);
      if (migration.source.host === next.host && next.returns) tx.put(departures, { ...departure, clearingId: next.id, to });
      else if (known !== undefined) tx.remove(departures, departure);
    }
    if (next !== standing) tx.put(clearings, { ...next, updatedAt: new Date(ports.clock.now()).toISOString() });
    return next;
  });
}

function without(clearing: Clearing, { serverId, migrationId, migration }: Ended): Clearing {
  const next = { ...clearing, underWay: clearing.underWay.filter((each) => each.migrationId !== migrationId) };
  if (migration === undefined) return next;
  if (gone.includes(migration.status)) return { ...next, moved: next.moved + 1 };
  const why = migration.fault ?? `Its ${migration.type} ended as ${migration.status}.`;
  return { ...next, failed: next.failed + 1, found: andOne(next.found, serverId, why) };
}
