/** Ending a move before its time, one way or the other. */
import { together } from '../../../errors.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { awaitedBy, type Cause, record } from '../../commands/begin.ts';
import type { Owed } from '../../commands/command.ts';
import { say } from '../../commands/control.ts';
import * as computeErrors from '../../errors.ts';
import { isLive, type Migration, migrationPartitions, migrations } from '../../migrations/migration.ts';
import { assertMay, stateErrors } from '../../servers/guards.ts';
import type { Server } from '../../servers/server.ts';
import { abortLiveMigration, forceComplete, giveUpMove } from './rows.ts';

export const abortErrors = /* @__PURE__ */ together(stateErrors, [
  computeErrors.MigrationNotFoundForServer,
  computeErrors.InvalidMigrationState,
]);

/** The server's move of that number, as the transaction sees it. */
async function moveOf(tx: Transaction, { store }: Pick<Ports, 'store'>, serverId: string, number: string): Promise<Migration | undefined> {
  for await (const { id, uuid } of migrations.all(store, { index: 'host', partition: migrationPartitions.server(serverId) })) {
    if (String(id) === number) return tx.get(migrations, uuid);
  }
  return undefined;
}

/** A server that is shut down for its move can stay where it is, too, as long as nothing is built elsewhere. */
export const canBeGivenUp = ({ migrationId, taskState }: Server, migration: Migration | undefined): boolean =>
  migration !== undefined &&
  migration.uuid === migrationId &&
  ['migration', 'resize'].includes(migration.type) &&
  (giveUpMove.taskStates as readonly unknown[]).includes(taskState);

/**
 * What is under way is told that nobody wants it, and the move goes no step further: whatever it has made is undone. Asked again, it is said again.
 *
 * @param alsoPreparing whether the move may be one that does not run yet
 * @throws abortErrors
 */
export async function giveUp(
  tx: Transaction,
  ports: Ports,
  server: Server,
  { number, alsoPreparing }: { readonly number: string; readonly alsoPreparing: boolean },
  cause: Cause,
): Promise<Owed | undefined> {
  const migration = await moveOf(tx, ports, server.id, number);
  const isShutDown = canBeGivenUp(server, migration);
  const row = isShutDown ? giveUpMove : abortLiveMigration;
  assertMay(row, server, cause.caller);
  if (migration === undefined) throw computeErrors.MigrationNotFoundForServer({ migration_id: number, instance_id: server.id });
  const statuses: readonly Migration['status'][] = alsoPreparing ? ['running', 'queued', 'preparing'] : ['running'];
  const isOne = isShutDown || (isLive(migration) && migration.uuid === server.migrationId && statuses.includes(migration.status));
  if (!isOne) throw invalidState(migration, 'abort live migration');
  tx.put(migrations, { ...migration, isGivenUp: true, updatedAt: new Date(ports.clock.now()).toISOString() });
  return tell(tx, ports, row, server, cause);
}

export const forceCompleteErrors = /* @__PURE__ */ together(stateErrors, [
  computeErrors.MigrationToForceNotFound,
  computeErrors.InvalidMigrationState,
]);

/** @throws forceCompleteErrors */
export async function completeSoon(tx: Transaction, ports: Ports, server: Server, number: string, cause: Cause): Promise<Owed | undefined> {
  assertMay(forceComplete, server, cause.caller);
  const migration = await moveOf(tx, ports, server.id, number);
  if (migration === undefined) throw computeErrors.MigrationToForceNotFound({ migration_id: number, instance_id: server.id });
  if (migration.status !== 'running' || migration.uuid !== server.migrationId) throw invalidState(migration, 'force complete');
  return tell(tx, ports, forceComplete, server, cause);
}

/** A step that is being undone already is told nothing. */
async function tell(
  tx: Transaction,
  ports: Ports,
  row: typeof abortLiveMigration | typeof forceComplete | typeof giveUpMove,
  server: Server,
  cause: Cause,
): Promise<Owed | undefined> {
  const awaited = await awaitedBy(tx, server);
  const isToldNothing = awaited === undefined || awaited.isUndo;
  record(tx, ports, row, server, cause, isToldNothing ? 'Success' : null);
  return isToldNothing ? undefined : say(tx, ports, row, awaited, cause.requestId);
}

const invalidState = ({ id, serverId, status }: Migration, method: string) =>
  computeErrors.InvalidMigrationState({ migration_id: id, instance_uuid: serverId, state: status, method });
