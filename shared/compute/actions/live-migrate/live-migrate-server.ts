/** Beginning a live migration. */
import { type Failure, together } from '../../../errors.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { begin, beginErrors, type Cause, record } from '../../commands/begin.ts';
import { buildOf } from '../../commands/build-of.ts';
import type { Owed } from '../../commands/command.ts';
import { assertDisksSettled, disksSettledErrors, readWithMappings } from '../../disks/mapping.ts';
import * as computeErrors from '../../errors.ts';
import { allocate } from '../../hosts/allocation.ts';
import { allocatedKey, findHosts, type Host, isUp } from '../../hosts/host.ts';
import { anotherHost } from '../../hosts/scheduling/another-host.ts';
import { migrations } from '../../migrations/migration.ts';
import { assertMay, guardErrors } from '../../servers/guards.ts';
import { portIdsOf } from '../../servers/interfaces.ts';
import { placed } from '../../servers/place.ts';
import type { Server } from '../../servers/server.ts';
import { endAt } from '../move/ends.ts';
import { planMove } from '../move/plan.ts';
import { plugsOf } from '../networks/plug.ts';
import { liveMigrate } from './rows.ts';

/** What is asked for. */
export interface LiveMove {
  /** The host that it is to go to; null for any. */
  readonly host: string | null;
  /** Whether the host is taken as it is named, whatever the scheduler would say. */
  readonly isForced: boolean;
  /** Whether disks of its own are to be sent; null: where it has some. */
  readonly withDisks: boolean | null;
  /** Whether the client waits for what speaks against it; otherwise the server's actions tell. */
  readonly isChecked: boolean;
}

const obstacles = [
  computeErrors.ComputeServiceUnavailable,
  computeErrors.UnableToMigrateToSelf,
  computeErrors.NotOnSharedStorage,
  computeErrors.NoHostForMigration,
];

export const liveMigrateErrors = /* @__PURE__ */ together(guardErrors, beginErrors, disksSettledErrors, obstacles, [
  computeErrors.AcceleratorsForbid,
  computeErrors.MemoryEncryptionForbids,
  computeErrors.VtpmForbids,
  computeErrors.RequestedHostNotFound,
]);

/** Whether something of the server is on its host and not on volumes. */
const hasLocalDisks = ({ isVolumeBacked, flavor }: Server) => !isVolumeBacked || flavor.ephemeralGib > 0 || flavor.swapMib > 0;

/**
 * @param fullHosts keys of those that have filled up meanwhile
 * @throws liveMigrateErrors; OutOfBounds from the transaction for a host that has filled up
 */
export async function liveMigrateServer(
  tx: Transaction,
  ports: Ports,
  server: Server,
  move: LiveMove,
  fullHosts: ReadonlySet<string>,
  cause: Cause,
): Promise<Owed | undefined> {
  assertMay(liveMigrate, server, cause.caller);
  const there = placed(server);
  const { host } = there;
  const found = await findHosts(
    ports.store,
    [host, move.host].filter((name) => name !== null),
  );
  if (move.host !== null && !found.has(move.host)) throw computeErrors.RequestedHostNotFound({ host: move.host });
  const source = found.get(host);
  if (source === undefined) throw computeErrors.ServerNotReady({ instance_id: server.id });
  const { mappings } = await readWithMappings(tx, ports.store, server.id);
  assertDisksSettled(liveMigrate.refusedAs, server, mappings);

  const isTaken = (name: string) => server.allocations.some((each) => each.host === name) || fullHosts.has(allocatedKey(name).pk);
  const before = obstacleTo(server, move, found, ports.clock.now());
  const searched = before === undefined ? await anotherHost(ports, server, isTaken, move.host, move.isForced) : undefined;
  const destination = searched?.host;
  const obstacle = before ?? (destination === undefined ? computeErrors.NoHostForMigration() : undefined);
  if (obstacle !== undefined && move.isChecked) throw obstacle;
  const planned = await planMove(tx, ports, server, { type: 'live-migration', status: 'preparing', source: endAt(source) }, cause);
  if (destination === undefined) {
    tx.put(migrations, { ...planned, status: 'error' });
    record(tx, ports, liveMigrate, server, cause, 'Error', `${obstacle?.message}${searched ? ` ${searched.why}` : ''}`);
    return undefined;
  }
  tx.put(migrations, { ...planned, destination: endAt(destination), learned: { withDisks: hasLocalDisks(server) } });
  const id = ports.chance.uuid();
  const { allocations } = await allocate(tx, server, destination, id);
  const moving = { ...there, allocations, migrationId: planned.uuid };
  for (const portId of portIdsOf(server)) await ports.networks.prepareBinding(tx, portId, destination.name);
  return begin(tx, ports, liveMigrate, moving, buildOf(server, mappings, await plugsOf(tx, ports, server), undefined), cause, {
    host: destination.name,
    id,
  });
}

/** What is known before any host is asked. */
function obstacleTo(
  server: Server,
  { host, isForced, withDisks }: LiveMove,
  found: ReadonlyMap<string, Host>,
  now: number,
): Failure | undefined {
  const isHostUp = (name: string | null) => {
    const named = name === null ? undefined : found.get(name);
    return named !== undefined && isUp(named, now);
  };
  if (!isHostUp(server.host)) return computeErrors.ComputeServiceUnavailable({ host: server.host ?? '' });
  if (isForced && host !== null && host === server.host) return computeErrors.UnableToMigrateToSelf({ instance_id: server.id, host });
  if (isForced && host !== null && !isHostUp(host)) return computeErrors.ComputeServiceUnavailable({ host });
  if (withDisks === false && hasLocalDisks(server)) return computeErrors.NotOnSharedStorage({ path: 'The disk of the instance' });
  return undefined;
}
