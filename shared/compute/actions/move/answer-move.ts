/** The owner's answer to a move: the server stays where it is now, or goes back. */
import { together } from '../../../errors.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { begin, beginErrors, type Cause } from '../../commands/begin.ts';
import type { Owed } from '../../commands/command.ts';
import { assertDisksSettled, disksSettledErrors, readWithMappings } from '../../disks/mapping.ts';
import * as computeErrors from '../../errors.ts';
import { machineAt } from '../../hosts/allocation.ts';
import { findHost, isUp } from '../../hosts/host.ts';
import { type Migration, migrations } from '../../migrations/migration.ts';
import { assertMay, stateErrors } from '../../servers/guards.ts';
import type { Server } from '../../servers/server.ts';
import { confirmResize, revertResize } from './rows.ts';

const moveErrors = /* @__PURE__ */ together(stateErrors, beginErrors, [computeErrors.NotResized]);
export const confirmErrors = /* @__PURE__ */ together(moveErrors, [computeErrors.HostUnavailable]);
export const revertErrors = /* @__PURE__ */ together(moveErrors, disksSettledErrors);

/** What the server has left at the source is discarded. @throws confirmErrors */
export async function confirmMove(tx: Transaction, ports: Ports, server: Server, cause: Cause): Promise<Owed> {
  assertMay(confirmResize, server, cause.caller);
  const { migration, source, destination } = await finishedMove(tx, server);
  const host = await findHost(ports.store, source.host);
  if (host === undefined || !isUp(host, ports.clock.now())) throw computeErrors.HostUnavailable();
  put(tx, ports, migration, 'confirming');
  const payload = { machineId: machineAt(server, source.host) };
  return begin(tx, ports, confirmResize, { ...server, host: destination.host }, payload, cause, { host: source.host });
}

/** The machine at the destination is discarded first: two that run would write to the same volumes. @throws revertErrors */
export async function revertMove(tx: Transaction, ports: Ports, server: Server, cause: Cause): Promise<Owed> {
  assertMay(revertResize, server, cause.caller);
  const { migration, destination } = await finishedMove(tx, server);
  assertDisksSettled(revertResize.action, server, (await readWithMappings(tx, ports.store, server.id)).mappings);
  put(tx, ports, migration, 'reverting');
  const payload = { machineId: machineAt(server, destination.host) };
  return begin(tx, ports, revertResize, { ...server, host: destination.host }, payload, cause);
}

async function finishedMove(tx: Transaction, { migrationId }: Server) {
  const migration = migrationId === null ? undefined : await tx.get(migrations, migrationId);
  if (migration?.status !== 'finished' || migration.destination === null) throw computeErrors.NotResized();
  const { source, destination } = migration;
  return { migration, source, destination };
}

function put(tx: Transaction, { clock }: Ports, migration: Migration, status: Migration['status']): void {
  tx.put(migrations, { ...migration, status, updatedAt: new Date(clock.now()).toISOString() });
}
