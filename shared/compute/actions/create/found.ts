/** Everything that a create request names, read side by side. */
import { Failure } from '../../../errors.ts';
import type { Caller } from '../../../operation/policy.ts';
import type { Ports } from '../../../ports.ts';
import { type Accounts, accountsIn } from '../../../quota/standing.ts';
import type { Transaction } from '../../../store/transaction.ts';
import type { Found, ImageView } from '../../disks/block-device.ts';
import { type BootSource, sourcesOfImage } from '../../disks/block-device-assembly.ts';
import { bootDraftOf, type DraftBlockDevice } from '../../disks/requested-block-devices.ts';
import { findWithHolders } from '../../disks/volume-claim.ts';
import { type Flavor, flavors } from '../../flavors/flavor.ts';
import { hasRoomFor } from '../../groups/claims.ts';
import { type ServerGroup, serverGroups } from '../../groups/group.ts';
import { type GroupPlacement, placementOf } from '../../groups/placement.ts';
import type { Placement } from '../../hosts/availability-zone.ts';
import { findHosts, isInService } from '../../hosts/host.ts';
import { hostsOfHint } from '../../hosts/scheduling/hints.ts';
import { HostSearch } from '../../hosts/scheduling/search.ts';
import { zoneInService } from '../../hosts/scheduling/zone-in-service.ts';
import { type KeyPair, keyPairs } from '../../key-pairs/key-pair.ts';
import { findGroups, type InterfacePlan, resolveNetworks } from '../networks/resolve.ts';
import type { Order } from './order.ts';

export interface FoundForCreate extends Found {
  readonly flavor: Flavor | undefined;
  readonly image: ImageView | undefined;
  readonly keyPair: KeyPair | undefined;
  readonly search: HostSearch;
  /** Those of the hosts named in the request that there are. */
  readonly namedHosts: ReadonlySet<string>;
  /** The zones that are known to have a host in service; the one that was asked for is among them if it has any. */
  readonly zones: ReadonlySet<string>;
  /** The project's quotas, and the user's in it. */
  readonly accounts: Accounts;
  /** What a server without an image of its own boots from. */
  readonly boot: BootSource;
  /** Hosts of the servers that the hints name. */
  readonly sameHosts: readonly string[];
  readonly differentHosts: readonly string[];
  /** The group that the hints name, if there is one that the caller may use. */
  readonly group: ServerGroup | undefined;
  /** Where its servers are. */
  readonly groupPlacement: GroupPlacement | undefined;
  /** What the servers are to be plugged into, or why not. */
  readonly plugging: Plugging | { readonly refusal: Failure };
  /** Whether as many servers as are asked for may become members. */
  readonly hasRoomInGroup: boolean;
}

interface Plugging {
  readonly interfaces: readonly InterfacePlan[];
  readonly securityGroupIds: readonly string[] | undefined;
  /** How many ports the project may still have. */
  readonly portsLeft: number;
}

/** A refusal is told in its turn, which is not when it is found. */
async function findPlugging(
  tx: Transaction,
  { networks }: Ports,
  { caller, request, networks: requested }: Order,
): Promise<FoundForCreate['plugging']> {
  try {
    const securityGroupIds = await findGroups(networks, caller, request.securityGroups);
    const interfaces = await resolveNetworks(tx, networks, caller, requested);
    const portsLeft = interfaces.length === 0 ? Number.POSITIVE_INFINITY : await networks.portsLeft(tx, caller.projectId ?? '');
    return { interfaces, securityGroupIds, portsLeft };
  } catch (error) {
    if (error instanceof Failure) return { refusal: error };
    throw error;
  }
}

export async function readFound(tx: Transaction, ports: Ports, order: Order): Promise<FoundForCreate> {
  const { caller, request, placement, drafts: devices, maxCount } = order;
  const { store, images, volumes } = ports;
  const { drafts } = devices;
  const projectId = caller.projectId ?? '';
  const sameAs = hostsOfHint(store, request, 'same_host');
  const grouped = findGroup(tx, ports, caller, request);
  const searching = async () => {
    const search = new HostSearch(ports, { ...placement, sameHosts: await sameAs, group: (await grouped)?.placement });
    await search.more();
    return search;
  };

  const [flavor, keyPair, accounts, search, namedHosts, sameHosts, differentHosts, plugging, foundImages, foundVolumes, snapshots, types] =
    await Promise.all([
      flavors.get(store, request.flavorId),
      request.keyName === null ? undefined : keyPairs.get(store, { userId: caller.userId, name: request.keyName }),
      accountsIn(tx, store, { projectId, userId: caller.userId }),
      searching(),
      findHosts(
        store,
        [request.host, request.hypervisorHostname].filter((name) => name !== null),
      ),
      sameAs,
      hostsOfHint(store, request, 'different_host'),
      findPlugging(tx, ports, order),
      byId([request.imageId, ...drafts.map(({ imageId }) => imageId)], (id) => images.find(id, caller)),
      byId(
        drafts.map(({ volumeId }) => volumeId),
        (id) => findWithHolders(tx, ports, id, caller),
      ),
      byId(
        drafts.map(({ snapshotId }) => snapshotId),
        (id) => volumes.findSnapshot(id, caller),
      ),
      byId(
        drafts.map(({ volumeType }) => volumeType),
        (name) => volumes.findType(name, caller),
      ),
    ]);
  const group = await grouped;
  const own = await readSources(tx, ports, caller, sourcesOfImage(foundImages.get(request.imageId ?? '')));
  const boot = bootDraftOf(devices);
  const snapshot = snapshots.get(boot?.snapshotId ?? '');
  const bootVolumeId = snapshot?.volumeId ?? boot?.volumeId ?? null;
  return {
    flavor,
    image: foundImages.get(request.imageId ?? ''),
    keyPair,
    search,
    namedHosts: new Set(namedHosts.keys()),
    zones: await zonesInService(ports, search, placement),
    accounts,
    images: foundImages,
    volumes: new Map([...foundVolumes, ...own.volumes]),
    snapshots: new Map([...snapshots, ...own.snapshots]),
    volumeTypes: [...types.values()],
    boot: {
      draft: boot,
      image: foundImages.get(boot?.imageId ?? ''),
      snapshot,
      volume: bootVolumeId === null ? undefined : await volumes.find(tx, bootVolumeId, caller),
    },
    sameHosts,
    differentHosts,
    plugging,
    group: group?.group,
    groupPlacement: group?.placement,
    hasRoomInGroup:
      group === undefined || (await hasRoomFor(tx, group.group, caller.userId, maxCount, accounts.limits.server_group_members)),
  };
}

/** Another project's is not found: nobody learns which there are. */
async function findGroup(tx: Transaction, { store }: Ports, caller: Caller, { schedulerHints }: Order['request']) {
  const [id] = [schedulerHints['group']].flat();
  const group = typeof id === 'string' ? await tx.get(serverGroups, id) : undefined;
  if (group === undefined || !(caller.isAdmin || group.projectId === caller.projectId)) return undefined;
  return { group, placement: await placementOf(store, group) };
}

/** What the disks of an image of volumes are made of: few images have any, so it is read after the image. */
async function readSources(tx: Transaction, ports: Ports, caller: Caller, of: readonly DraftBlockDevice[]) {
  const [snapshots, volumes] = await Promise.all([
    byId(
      of.map(({ snapshotId }) => snapshotId),
      (id) => ports.volumes.findSnapshot(id, caller),
    ),
    byId(
      of.map(({ volumeId }) => volumeId),
      (id) => findWithHolders(tx, ports, id, caller),
    ),
  ]);
  return { snapshots, volumes };
}

/** The zones of the hosts that were looked at; where none of them is in the zone that was asked for, its own are looked through. */
async function zonesInService(ports: Ports, { seen }: HostSearch, { zone }: Placement): Promise<ReadonlySet<string>> {
  const now = ports.clock.now();
  const zones = new Set(seen.filter(({ host }) => isInService(host, now)).map(({ host }) => host.availabilityZone));
  if (zone === null || zones.has(zone)) return zones;
  return (await zoneInService(ports, zone)) ? zones.add(zone) : zones;
}

/** What was found, by id; what was not is missing, and so is what is no id. */
async function byId<T>(ids: readonly unknown[], find: (id: string) => Promise<T | undefined>): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>();
  await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const thing = typeof id === 'string' ? await find(id) : undefined;
      if (thing !== undefined) found.set(id as string, thing);
    }),
  );
  return found;
}
