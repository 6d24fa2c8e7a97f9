/** Putting a server aside: its machine is shut down, its owner has it no more, and it is deleted for good after a while. */
import type { Ports } from '../../../ports.ts';
import { returnQuota } from '../../../quota/charge.ts';
import { quotaOf } from '../../../quota/servers.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { advance, type Cause, issue, record, withdraw } from '../../commands/begin.ts';
import { commands, type Owed } from '../../commands/command.ts';
import { machineAt } from '../../hosts/allocation.ts';
import { type Migration, migrations } from '../../migrations/migration.ts';
import { type Server, servers } from '../../servers/server.ts';
import { setTimer } from '../../timers/timer.ts';
import { letGoOfImages } from '../image/let-go.ts';
import { confirmResize } from '../move/rows.ts';
import { softDelete } from './rows.ts';

export const reclaimTimer = 'reclaim';

/** What is told to the hosts; null where the server cannot be put aside, and is to be deleted at once. */
export async function softDeleteServer(tx: Transaction, ports: Ports, server: Server, cause: Cause): Promise<readonly Owed[] | null> {
  // What never ran has nothing to come back for (Nova's rule), and what is nowhere, or half-way between two hosts, cannot be started again.
  if (server.launchedAt === null || server.host === null || server.allocations.length === 0) return null;
  const migration = server.migrationId === null ? undefined : await tx.get(migrations, server.migrationId);
  if (migration !== undefined && migration.status !== 'finished') return null;
  const awaited = server.commandId === null ? undefined : await tx.get(commands, { serverId: server.id, id: server.commandId });
  if (awaited !== undefined && awaited.holds !== null) return null;

  await withdraw(tx, server);
  const { projectId, isAdmin } = cause.caller;
  const deletedWith = { projectId, isAdmin, requestId: cause.requestId };
  const left = await letGoOfImages(tx, ports, server);
  const advanced = advance({ ...left, migrationId: null, deletedWith, progress: 0 }, softDelete.steps.stop, ports.clock.now());
  const stop = issue(tx, ports, softDelete, advanced, { step: 'stop', host: server.host, payload: {}, requestId: cause.requestId });
  tx.put(servers, { ...advanced, commandId: stop.id });
  record(tx, ports, softDelete, server, cause);
  return migration === undefined ? [stop] : [stop, confirm(tx, ports, advanced, migration, cause)];
}

/** A move that waited for its owner has come to its end: what is left at the source goes. */
function confirm(tx: Transaction, ports: Ports, server: Server, migration: Migration, { requestId }: Cause): Owed {
  tx.put(migrations, { ...migration, status: 'confirmed', updatedAt: new Date(ports.clock.now()).toISOString() });
  const { host } = migration.source;
  return issue(tx, ports, confirmResize, server, { step: 'discard', host, payload: { machineId: machineAt(server, host) }, requestId });
}

/** It counts for nothing any more, and is reclaimed when nobody wants it back. */
export async function putAside(tx: Transaction, ports: Ports, server: Server, reclaimSeconds: number): Promise<Server> {
  const { clock } = ports;
  returnQuota(tx, server, server.charged ?? quotaOf(server));
  await setTimer(tx, { serverId: server.id, kind: reclaimTimer, at: clock.now() + reclaimSeconds * 1000 });
  return { ...server, vmState: softDelete.success.vmState, taskState: null, charged: { instances: 0, cores: 0, ram: 0 } };
}
