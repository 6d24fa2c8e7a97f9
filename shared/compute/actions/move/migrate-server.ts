/** Beginning a cold migration. */
import { together } from '../../../errors.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { begin, beginErrors, type Cause, record } from '../../commands/begin.ts';
import type { Owed } from '../../commands/command.ts';
import { assertDisksSettled, disksSettledErrors, readWithMappings } from '../../disks/mapping.ts';
import * as computeErrors from '../../errors.ts';
import { allocate } from '../../hosts/allocation.ts';
import { allocatedKey, findHosts, type Host, isUp } from '../../hosts/host.ts';
import { anotherHost } from '../../hosts/scheduling/another-host.ts';
import { type Migration, type MoveEnd, migrations, nextMigrationId } from '../../migrations/migration.ts';
import { assertHostUp, assertMay, guardErrors } from '../../servers/guards.ts';
import type { Server } from '../../servers/server.ts';
import { migrate } from './rows.ts';

export const migrateErrors = together(guardErrors, beginErrors, disksSettledErrors, [
  computeErrors.HostUnavailable,
  computeErrors.RequestedHostNotFound,
  computeErrors.CannotMigrateToSameHost,
]);

export const noHost = 'No valid host was found. There are not enough hosts available.';

const endAt = ({ name, inventory, availabilityZone }: Host): MoveEnd => ({
  host: name,
  node: inventory.hypervisorHostname,
  ip: inventory.hostIp,
  zone: availabilityZone,
});

/**
 * A host is looked for at once, as always. Where none has room, that is no error of the request, as in Nova: the record of the server's actions says it.
 *
 * @param wanted the host that it is to go to; null for any
 * @param fullHosts keys of those that have filled up meanwhile
 * @throws migrateErrors; OutOfBounds from the transaction for a host that has filled up
 */
export async function migrateServer(
  tx: Transaction,
  ports: Ports,
  server: Server,
  wanted: string | null,
  fullHosts: ReadonlySet<string>,
  cause: Cause,
): Promise<Owed | undefined> {
  assertMay(migrate, server, cause.caller);
  const { host } = server;
  const found = await findHosts(
    ports.store,
    [host, wanted].filter((name) => name !== null),
  );
  const source = host === null ? undefined : found.get(host);
  assertHostUp(migrate, server, source !== undefined && isUp(source, ports.clock.now()));
  if (host === null || source === undefined) throw computeErrors.ServerNotReady({ instance_id: server.id });
  if (wanted === host) throw computeErrors.CannotMigrateToSameHost();
  if (wanted !== null && !found.has(wanted)) throw computeErrors.RequestedHostNotFound({ host: wanted });
  const { mappings } = await readWithMappings(tx, ports.store, server.id);
  assertDisksSettled(migrate.action, server, mappings);

  const isTaken = (name: string) => server.allocations.some((each) => each.host === name) || fullHosts.has(allocatedKey(name).pk);
  const destination = await anotherHost(ports, server, isTaken, wanted);
  const planned = await plan(tx, ports, server, endAt(source), cause);
  if (destination === undefined) {
    tx.put(migrations, { ...planned, status: 'error' });
    record(tx, ports, migrate, server, cause, 'Error', noHost);
    return undefined;
  }
  tx.put(migrations, { ...planned, destination: endAt(destination) });
  const id = ports.chance.uuid();
  const moving = { ...allocate(tx, server, destination, id), host, migrationId: planned.uuid, progress: 0 };
  return begin(tx, ports, migrate, moving, { flavor: server.flavor }, cause, { host: destination.name, id });
}

async function plan(tx: Transaction, { clock, chance }: Ports, server: Server, source: MoveEnd, { caller }: Cause): Promise<Migration> {
  return {
    uuid: chance.uuid(),
    id: await nextMigrationId(tx),
    serverId: server.id,
    projectId: server.projectId,
    userId: caller.userId,
    type: 'migration',
    status: 'pre-migrating',
    source,
    destination: null,
    oldFlavorId: server.flavor.id,
    newFlavorId: server.flavor.id,
    vmState: server.vmState,
    learned: {},
    createdAt: new Date(clock.now()).toISOString(),
    updatedAt: null,
  };
}
