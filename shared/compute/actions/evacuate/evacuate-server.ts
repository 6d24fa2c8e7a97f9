/** Beginning an evacuation. */
import { together } from '../../../errors.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { assertNothingHeld, begin, beginErrors, type Cause, record } from '../../commands/begin.ts';
import { imageToFetch } from '../../commands/build-of.ts';
import type { Owed } from '../../commands/command.ts';
import type { ImageView } from '../../disks/block-device.ts';
import { assertDisksSettled, disksSettledErrors, readWithMappings } from '../../disks/mapping.ts';
import * as computeErrors from '../../errors.ts';
import { allocate } from '../../hosts/allocation.ts';
import { allocatedKey, findHosts, isUp } from '../../hosts/host.ts';
import { anotherHost, noValidHost } from '../../hosts/scheduling/another-host.ts';
import { migrations } from '../../migrations/migration.ts';
import { assertMay, guardErrors } from '../../servers/guards.ts';
import type { Server } from '../../servers/server.ts';
import { endAt } from '../move/ends.ts';
import { planMove } from '../move/plan.ts';
import { evacuate, evacuateWithVolumes } from './rows.ts';

/** What is asked for. */
export interface Evacuation {
  /** The host that it is to go to; null for any. */
  readonly host: string | null;
  /** Whether the host is taken as it is named, whatever the scheduler would say. */
  readonly isForced: boolean;
  readonly adminPass: string;
  /** Whether a server that ran is to run again. */
  readonly startsAgain: boolean;
  /** Of the server's image, as it is now; null when it is gone, or its disks are volumes. */
  readonly image: ImageView | null;
}

export interface Evacuating {
  readonly command: Owed;
  /** Whether its host is fenced off, so that nobody need wait for its word. */
  readonly isFenced: boolean;
}

export const evacuateErrors = /* @__PURE__ */ together(guardErrors, beginErrors, disksSettledErrors, [
  computeErrors.EvacuationHostNotFound,
  computeErrors.CannotEvacuateToSameHost,
  computeErrors.ComputeServiceInUse,
  computeErrors.VtpmForbids,
]);

const noImage = (id: string) => `Image ${id} could not be found.`;

/**
 * @param fullHosts keys of those that have filled up meanwhile
 * @throws evacuateErrors; OutOfBounds from the transaction for a host that has filled up
 */
export async function evacuateServer(
  tx: Transaction,
  ports: Ports,
  server: Server,
  evacuation: Evacuation,
  fullHosts: ReadonlySet<string>,
  cause: Cause,
): Promise<Evacuating | undefined> {
  const { host } = server;
  const { host: wanted, isForced, image } = evacuation;
  const found = await findHosts(
    ports.store,
    [host, wanted].filter((name) => name !== null),
  );
  if (wanted !== null && !found.has(wanted)) throw computeErrors.EvacuationHostNotFound({ host: wanted });
  if (wanted !== null && wanted === host) throw computeErrors.CannotEvacuateToSameHost();
  const { mappings } = await readWithMappings(tx, ports.store, server.id);
  const row = mappings.some(({ volumeId }) => volumeId !== null) ? evacuateWithVolumes : evacuate;
  assertMay(row, server, cause.caller);
  assertNotDeleting(server);
  const source = host === null ? undefined : found.get(host);
  if (host === null || source === undefined) throw computeErrors.ServerNotReady({ instance_id: server.id });
  if (isUp(source, ports.clock.now())) throw computeErrors.ComputeServiceInUse({ host });
  await assertNothingHeld(tx, server, row);
  assertDisksSettled(row.action, server, mappings);

  const isTaken = (name: string) => server.allocations.some((each) => each.host === name) || fullHosts.has(allocatedKey(name).pk);
  const isImageGone = server.imageId !== null && !server.isVolumeBacked && image === null;
  const searched = isImageGone ? undefined : await anotherHost(ports, server, (name) => name === host || isTaken(name), wanted, isForced);
  const destination = searched?.host;
  const planned = await planMove(tx, ports, server, { type: 'evacuation', status: 'accepted', source: endAt(source) }, cause);
  if (destination === undefined) {
    tx.put(migrations, { ...planned, status: 'error' });
    record(tx, ports, row, server, cause, 'Error', isImageGone ? noImage(server.imageId ?? '') : `${noValidHost} ${searched?.why}`);
    return undefined;
  }
  const { adminPass, startsAgain } = evacuation;
  const powerOn = startsAgain && server.vmState !== 'stopped';
  const built = image === null || image.id === null || server.isVolumeBacked ? null : imageToFetch(image.id, image);
  // The password is kept until it is told, and no longer.
  tx.put(migrations, { ...planned, destination: endAt(destination), learned: { adminPass, powerOn, image: built } });
  const { allocations } = await allocate(tx, server, destination, ports.chance.uuid());
  const machineId = server.allocations.find((each) => each.host === host)?.machineId ?? ports.chance.uuid();
  const leaving = allocations.map((each) => (each.host === host ? { ...each, isLeaving: true } : each));
  const command = await begin(tx, ports, row, { ...server, host, allocations: leaving, migrationId: planned.uuid }, { machineId }, cause);
  return { command, isFenced: source.isForcedDown };
}

/** Nova lets it begin in any task state; but whoever was told that a server goes would find it alive again. */
function assertNotDeleting({ id, taskState }: Server): void {
  if (taskState !== 'deleting' && taskState !== 'soft-deleting') return;
  throw computeErrors.InvalidState({ action: evacuate.action, instance_uuid: id, attr: 'task_state', state: taskState });
}
