/** Taking a server from the shelf: where it is, or where there is room, in the zone and on the host that are asked for. */
import { together } from '../../../errors.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { begin, beginErrors, type Cause, record } from '../../commands/begin.ts';
import { buildOf, imageToFetch } from '../../commands/build-of.ts';
import type { Owed } from '../../commands/command.ts';
import { moveConnections } from '../../disks/connected.ts';
import { nameOfAttachedDevice } from '../../disks/device-names.ts';
import { assertDisksSettled, disksSettledErrors, type Mapping, mappings, readWithMappings } from '../../disks/mapping.ts';
import * as computeErrors from '../../errors.ts';
import { allocate } from '../../hosts/allocation.ts';
import { assertZoneAvailable, zoneAvailableErrors } from '../../hosts/availability-zone.ts';
import type { Candidate } from '../../hosts/candidates.ts';
import { allocatedKey, findHost } from '../../hosts/host.ts';
import { anotherHost, noValidHost } from '../../hosts/scheduling/another-host.ts';
import { zoneInService } from '../../hosts/scheduling/zone-in-service.ts';
import { assertMay, guardErrors } from '../../servers/guards.ts';
import { placed } from '../../servers/place.ts';
import type { Server } from '../../servers/server.ts';
import { userDataItems } from '../../servers/user-data.ts';
import { callOff } from '../../timers/timer.ts';
import { plugsOf } from '../networks/plug.ts';
import { unshelve, unshelveOffloaded } from './rows.ts';
import { offloadTimer } from './shelve-server.ts';

export interface WantedPlace {
  /** Null: it is pinned to no zone any more. Undefined: it stays pinned as it is. */
  readonly zone?: string | null | undefined;
  readonly host?: string | undefined;
}

export const unshelveErrors = /* @__PURE__ */ together(guardErrors, beginErrors, disksSettledErrors, zoneAvailableErrors, [
  computeErrors.UnshelveInPlace,
  computeErrors.UnshelveHostNotInZone,
  computeErrors.RequestedHostNotFound,
]);

/**
 * A host is looked for at once, as always. Where none has room, or the image is gone, that is no error of the request, as in Nova: the record of the
 * server's actions says it, and the server stays on the shelf.
 *
 * @param fullHosts keys of those that have filled up meanwhile
 * @throws unshelveErrors; OutOfBounds from the transaction for a host that has filled up
 */
export async function unshelveServer(
  tx: Transaction,
  ports: Ports,
  server: Server,
  wanted: WantedPlace,
  fullHosts: ReadonlySet<string>,
  cause: Cause,
): Promise<Owed | undefined> {
  assertMay(unshelve, server, cause.caller);
  const isOffloaded = server.vmState === 'shelved_offloaded';
  if (!isOffloaded && (wanted.zone !== undefined || wanted.host !== undefined)) {
    throw computeErrors.UnshelveInPlace({ instance_uuid: server.id, state: server.vmState });
  }
  const { mappings: of } = await readWithMappings(tx, ports.store, server.id);
  assertDisksSettled(unshelve.action, server, of);
  if (!isOffloaded) {
    const there = placed(server);
    await callOff(tx, { serverId: server.id, kind: offloadTimer });
    return begin(tx, ports, unshelve, there, {}, cause);
  }
  const pinned = await pinnedTo(ports, server, wanted);
  const isFull = (name: string) => fullHosts.has(allocatedKey(name).pk);
  const { host: destination, why } = await anotherHost(ports, pinned, isFull, wanted.host ?? null);
  const image = await imageToBuild(ports, server);
  if (destination === undefined || image === undefined) {
    record(tx, ports, unshelveOffloaded, server, cause, 'Error', destination === undefined ? `${noValidHost} ${why}` : imageGone(server));
    return undefined;
  }
  return build(tx, ports, pinned, { of, destination, image }, cause);
}

const imageGone = ({ shelved }: Server) => `Unshelve attempted but the image ${shelved?.imageId} cannot be found.`;

/** The server with the zone that it is to stay in. @throws unshelveErrors */
async function pinnedTo(ports: Ports, server: Server, { zone, host }: WantedPlace): Promise<Server> {
  const pinned = zone === undefined ? server.pinnedAvailabilityZone : zone;
  if (zone !== undefined && zone !== null) {
    assertZoneAvailable({ zone, host: null, node: null, isForced: false }, (await zoneInService(ports, zone)) ? [zone] : []);
  }
  if (host !== undefined) {
    const found = await findHost(ports.store, host);
    if (found === undefined) throw computeErrors.RequestedHostNotFound({ host });
    if (pinned !== null && found.availabilityZone !== pinned) {
      throw computeErrors.UnshelveHostNotInZone({ host, availability_zone: pinned });
    }
  }
  return { ...server, pinnedAvailabilityZone: pinned };
}

/** What its root disk is built of: null where that is a volume, undefined where it is gone. */
async function imageToBuild({ images }: Ports, { isVolumeBacked, shelved }: Server) {
  if (isVolumeBacked) return null;
  const image = shelved?.imageId ? await images.findAny(shelved.imageId) : undefined;
  if (image === undefined || image.id === null || image.status !== 'active') return undefined;
  return imageToFetch(image.id, image);
}

interface Building {
  readonly of: readonly Mapping[];
  readonly destination: Candidate;
  readonly image: Exclude<Awaited<ReturnType<typeof imageToBuild>>, undefined>;
}

async function build(tx: Transaction, ports: Ports, server: Server, { of, destination, image }: Building, cause: Cause): Promise<Owed> {
  const id = ports.chance.uuid();
  const { name: host, availabilityZone } = destination;
  const placed = { ...(await allocate(tx, server, destination, id)), host, availabilityZone, progress: 0 };
  const given = server.hasUserData ? await tx.get(userDataItems, server.id) : undefined;
  const named = withNames(tx, of);
  await moveConnections({ tx, ports, mappings: named, server: placed }, host);
  const payload = { ...buildOf(placed, named, await plugsOf(tx, ports, placed), given), image };
  return begin(tx, ports, unshelveOffloaded, placed, payload, cause, { id });
}

/** What was attached while there was no host gets its device's name now. */
function withNames(tx: Transaction, of: readonly Mapping[]): readonly Mapping[] {
  const used = of.flatMap(({ deviceName }) => deviceName ?? []);
  return of.map((mapping) => {
    if (mapping.volumeId === null || mapping.deviceName !== null) return mapping;
    const deviceName = nameOfAttachedDevice(null, used, mapping.diskBus);
    used.push(deviceName);
    const put = { ...mapping, deviceName };
    tx.put(mappings, put);
    return put;
  });
}
