import { isToldUntilDone } from '../../../messaging/commands.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { advance, awaitedBy, type Cause, issue, record, withdraw } from '../../commands/begin.ts';
import { type Owed, send } from '../../commands/command.ts';
import { say } from '../../commands/control.ts';
import type { Mapping } from '../../disks/mapping.ts';
import { migrations } from '../../migrations/migration.ts';
import { type Server, servers } from '../../servers/server.ts';
import { callOff } from '../../timers/timer.ts';
import { letGoOfImages } from '../image/let-go.ts';
import { giveUpForDelete } from '../live-migrate/rows.ts';
import { bury, letGoOfSome } from './bury.ts';
import { delete as row } from './row.ts';

export interface Deleting {
  /** To be sent once the transaction is committed: one for every host that has something of the server. */
  readonly commands: readonly Owed[];
  /** There is more to give back than one commit holds: the transaction is to be made again. */
  readonly again: boolean;
}

/** Deletes in as many transactions as it takes, and tells the hosts. */
export async function inBatches(ports: Ports, once: () => Promise<Deleting>): Promise<void> {
  let deleting = await once();
  while (deleting.again) deleting = await once();
  await Promise.all(deleting.commands.map((command) => send(ports, command)));
}

/** There is nothing to delete, or somebody is at it. */
export const nothingToDelete: Deleting = { commands: [], again: false };

/**
 * A server on a host is gone when its host says so. Nova deletes it at once when the host is down, and with it forgets
 * volumes that the host may still write to; here they stay claimed until the host has answered or is fenced off
 * (forced down), and the server stays `deleting` till then: see workers/reap.ts. A server without a host is gone with the commit.
 */
export async function deleteServer(
  tx: Transaction,
  ports: Ports,
  server: Server,
  mappings: readonly Mapping[],
  cause: Cause,
): Promise<Deleting> {
  const { projectId, isAdmin } = cause.caller;
  const ending = await letGoOfImages(tx, ports, await endMove(tx, ports, server));
  const marked: Server = { ...ending, deletedWith: { projectId, isAdmin, requestId: cause.requestId } };
  if (marked.allocations.length === 0) {
    const left = await letGoOfSome(tx, ports, marked, mappings);
    if (left !== undefined) return { commands: [], again: true };
    await bury(tx, ports, marked, mappings);
    record(tx, ports, row, server, cause, 'Success');
    return { commands: [], again: false };
  }
  if (server.vmState === 'soft-delete') await callOff(tx, { serverId: server.id, kind: 'reclaim' });
  const overtaking = await giveUpUnderWay(tx, ports, marked);
  await withdraw(tx, marked);
  const advanced = advance(marked, row.steps.discard, ports.clock.now());
  const commands = marked.allocations.map(({ host, machineId }) =>
    issue(tx, ports, row, advanced, { step: 'discard', host, payload: { machineId }, requestId: cause.requestId }),
  );
  tx.put(servers, { ...advanced, commandId: commands[0]?.id ?? null });
  record(tx, ports, row, server, cause);
  return { commands: [...overtaking, ...commands], again: false };
}

/** What takes long, as moves do, does not keep its host from discarding the machine. */
async function giveUpUnderWay(tx: Transaction, ports: Ports, server: Server): Promise<readonly Owed[]> {
  const awaited = await awaitedBy(tx, server);
  const isMove = awaited !== undefined && awaited.holds !== null && !isToldUntilDone(awaited.name);
  return isMove ? [say(tx, ports, giveUpForDelete, awaited, awaited.requestId)] : [];
}

/** A move that the server was in leads nowhere any more; one that only waited to be confirmed has come to its end. */
async function endMove(tx: Transaction, { clock }: Ports, server: Server): Promise<Server> {
  const migration = server.migrationId === null ? undefined : await tx.get(migrations, server.migrationId);
  if (migration === undefined) return server;
  const status = migration.status === 'finished' || migration.status === 'confirming' ? 'confirmed' : 'error';
  tx.put(migrations, { ...migration, status, updatedAt: new Date(clock.now()).toISOString() });
  return { ...server, migrationId: null };
}
