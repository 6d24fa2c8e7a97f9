/** Beginning a move: a cold migration, or a resize, which is one to a machine of another size. */
import { together } from '../../../errors.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { begin, beginErrors, type Cause, record } from '../../commands/begin.ts';
import type { Owed } from '../../commands/command.ts';
import { assertDisksSettled, disksSettledErrors, readWithMappings } from '../../disks/mapping.ts';
import * as computeErrors from '../../errors.ts';
import { allocate } from '../../hosts/allocation.ts';
import { allocatedKey, findHosts, isUp } from '../../hosts/host.ts';
import { anotherHost, noValidHost } from '../../hosts/scheduling/another-host.ts';
import { migrations } from '../../migrations/migration.ts';
import { assertHostUp, guardErrors } from '../../servers/guards.ts';
import type { EmbeddedFlavor, Server } from '../../servers/server.ts';
import { chargeFor, chargeForErrors } from './charge.ts';
import { endAt } from './ends.ts';
import { planMove } from './plan.ts';
import type { migrate, resize } from './rows.ts';

export const moveServerErrors = /* @__PURE__ */ together(guardErrors, beginErrors, disksSettledErrors, chargeForErrors, [
  computeErrors.AcceleratorsForbid,
  computeErrors.HostUnavailable,
  computeErrors.RequestedHostNotFound,
  computeErrors.CannotMigrateToSameHost,
]);

/** What is asked for. */
export interface Move {
  readonly row: typeof migrate | typeof resize;
  readonly flavor: EmbeddedFlavor;
  /** The host that it is to go to; null for any. */
  readonly host: string | null;
  /** What else the server becomes when it begins. */
  readonly change?: Partial<Server>;
}

/**
 * A host is looked for at once, as always. Where none has room, that is no error of the request, as in Nova: the record of the server's actions says it.
 *
 * @param fullHosts keys of those that have filled up meanwhile
 * @throws moveServerErrors; OutOfBounds from the transaction for a host that has filled up, or a quota
 */
export async function moveServer(
  tx: Transaction,
  ports: Ports,
  server: Server,
  { row, flavor, host: wanted, change = {} }: Move,
  fullHosts: ReadonlySet<string>,
  cause: Cause,
): Promise<Owed | undefined> {
  const { host } = server;
  const found = await findHosts(
    ports.store,
    [host, wanted].filter((name) => name !== null),
  );
  const source = host === null ? undefined : found.get(host);
  assertHostUp(row, server, source !== undefined && isUp(source, ports.clock.now()));
  if (host === null || source === undefined) throw computeErrors.ServerNotReady({ instance_id: server.id });
  if (wanted === host) throw computeErrors.CannotMigrateToSameHost();
  if (wanted !== null && !found.has(wanted)) throw computeErrors.RequestedHostNotFound({ host: wanted });
  const { mappings } = await readWithMappings(tx, ports.store, server.id);
  assertDisksSettled(row.action, server, mappings);
  const charged = await chargeFor(tx, ports, server, flavor);

  const isTaken = (name: string) => server.allocations.some((each) => each.host === name) || fullHosts.has(allocatedKey(name).pk);
  const { host: destination, why } = await anotherHost(ports, { ...server, flavor }, isTaken, wanted);
  const type = row.name === 'resize' ? 'resize' : 'migration';
  const planned = await planMove(tx, ports, server, { type, status: 'pre-migrating', flavor, source: endAt(source) }, cause);
  if (destination === undefined) {
    tx.put(migrations, { ...planned, status: 'error' });
    record(tx, ports, row, server, cause, 'Error', `${noValidHost} ${why}`);
    return undefined;
  }
  charged.take();
  tx.put(migrations, { ...planned, destination: endAt(destination) });
  const id = ports.chance.uuid();
  const { allocations } = await allocate(tx, { ...server, flavor }, destination, id);
  const moving = { ...server, ...change, allocations, charged: charged.all, host, migrationId: planned.uuid };
  return begin(tx, ports, row, moving, { flavor }, cause, { host: destination.name, id });
}
