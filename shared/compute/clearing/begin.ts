/** Which way a server goes: live where it runs, cold where it is off, built again elsewhere where its host is gone. */
import { Failure } from '../../errors.ts';
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import { evacuateServer } from '../actions/evacuate/evacuate-server.ts';
import { liveMigrateServer } from '../actions/live-migrate/live-migrate-server.ts';
import { moveServer } from '../actions/move/move-server.ts';
import { migrate } from '../actions/move/rows.ts';
import type { Owed } from '../commands/command.ts';
import * as computeErrors from '../errors.ts';
import { isLive, migrationPartitions, migrations } from '../migrations/migration.ts';
import { assertMay } from '../servers/guards.ts';
import { newPassword } from '../servers/passwords.ts';
import type { Server } from '../servers/server.ts';
import type { Clearing } from './clearing.ts';
import { systemCause } from './system-cause.ts';

export interface Begun {
  readonly command: Owed;
  readonly migrationId: string;
  /** The host is fenced off: what it was told need not be waited for. */
  readonly isFenced: boolean;
}

/** @throws Failure with what is in the way; OutOfBounds for a host that has filled up */
export async function beginMove(
  tx: Transaction,
  ports: Ports,
  clearing: Clearing,
  server: Server,
  fullHosts: ReadonlySet<string>,
): Promise<Omit<Begun, 'migrationId'>> {
  const cause = systemCause(ports, { host: clearing.host, id: clearing.id });
  if (clearing.kind === 'evacuation') {
    const image = server.imageId === null ? null : ((await ports.images.findAny(server.imageId)) ?? null);
    const wanted = { host: null, isForced: false, adminPass: newPassword(ports.chance), startsAgain: true, image };
    const begun = await evacuateServer(tx, ports, server, wanted, fullHosts, cause);
    // What cannot go anywhere is tried again: nothing of it is written down each time.
    if (begun === undefined) throw computeErrors.NoHostForMigration();
    return begun;
  }
  const host = clearing.kind === 'return' ? clearing.host : null;
  const cold = async () => {
    assertMay(migrate, server, cause.caller);
    const command = await moveServer(tx, ports, server, { row: migrate, flavor: server.flavor, host }, fullHosts, cause);
    if (command === undefined) throw computeErrors.NoHostForMigration();
    return { command, isFenced: false };
  };
  if (server.vmState === 'stopped' || (await hasFailedToRunOn(ports, clearing, server))) return cold();
  try {
    const move = { host, isForced: false, withDisks: null, isChecked: true };
    const command = await liveMigrateServer(tx, ports, server, move, fullHosts, cause);
    if (command === undefined) throw computeErrors.NoHostForMigration();
    return { command, isFenced: false };
  } catch (error) {
    if (!(error instanceof Failure) || !mayGoCold(clearing, server)) throw error;
    return cold();
  }
}

const mayGoCold = ({ mayBeCold }: Clearing, { vmState }: Server) => mayBeCold && vmState === 'active';

/** Whether a host has refused to move it while it runs. */
async function hasFailedToRunOn({ store }: Ports, clearing: Clearing, server: Server): Promise<boolean> {
  if (!mayGoCold(clearing, server) || clearing.failed === 0) return false;
  const partition = migrationPartitions.server(server.id);
  for await (const last of migrations.all(store, { index: 'host', partition, order: 'descending', limit: 1 }))
    return isLive(last) && last.status === 'error' && last.clears?.id === clearing.id;
  return false;
}
