/** Everything that a create request names, read side by side. */
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import type { Found, ImageView } from '../../disks/block-device.ts';
import type { BootSource } from '../../disks/block-device-assembly.ts';
import { bootDraftOf } from '../../disks/requested-block-devices.ts';
import { findWithHolders } from '../../disks/volume-claim.ts';
import { type Flavor, flavors } from '../../flavors/flavor.ts';
import { type HostAllocations, listHosts } from '../../hosts/host.ts';
import { type KeyPair, keyPairs } from '../../key-pairs/key-pair.ts';
import { parseUsage, projectQuotas, projectUsageKey, type QuotaUsage } from '../../quota-usage.ts';
import { type Limits, limitsOf } from '../../quotas.ts';
import { servers } from '../../servers/server.ts';
import type { Order } from './plan.ts';

export interface FoundForCreate extends Found {
  readonly flavor: Flavor | undefined;
  readonly image: ImageView | undefined;
  readonly keyPair: KeyPair | undefined;
  readonly hosts: readonly HostAllocations[];
  readonly limits: Limits;
  readonly usage: QuotaUsage;
  /** What a server without an image of its own boots from. */
  readonly boot: BootSource;
  /** Hosts of the servers that the hints name. */
  readonly sameHosts: readonly string[];
  readonly differentHosts: readonly string[];
}

export async function readFound(tx: Transaction, ports: Ports, { caller, request, drafts: devices }: Order): Promise<FoundForCreate> {
  const { store, images, volumes } = ports;
  const { drafts } = devices;
  const projectId = caller.projectId ?? '';
  const hostsOf = async (hint: unknown) => {
    const named = await byId([hint].flat(), (id) => servers.get(store, id));
    return [...named.values()].flatMap(({ host }) => host ?? []);
  };

  const [flavor, keyPair, [usage, quota], hosts, sameHosts, differentHosts, foundImages, foundVolumes, snapshots, types] =
    await Promise.all([
      flavors.get(store, request.flavorId),
      request.keyName === null ? undefined : keyPairs.get(store, { userId: caller.userId, name: request.keyName }),
      store.getMany([projectUsageKey(projectId), projectQuotas.key(projectId)]),
      listHosts(store),
      hostsOf(request.schedulerHints['same_host']),
      hostsOf(request.schedulerHints['different_host']),
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
  const boot = bootDraftOf(devices);
  const snapshot = snapshots.get(boot?.snapshotId ?? '');
  const bootVolumeId = snapshot?.volumeId ?? boot?.volumeId ?? null;
  return {
    flavor,
    image: foundImages.get(request.imageId ?? ''),
    keyPair,
    hosts,
    limits: limitsOf(quota === undefined ? {} : projectQuotas.parse(quota).limits),
    usage: parseUsage(usage),
    images: foundImages,
    volumes: foundVolumes,
    snapshots,
    volumeTypes: [...types.values()],
    boot: {
      draft: boot,
      image: foundImages.get(boot?.imageId ?? ''),
      snapshot,
      volume: bootVolumeId === null ? undefined : await volumes.find(tx, bootVolumeId, caller),
    },
    sameHosts,
    differentHosts,
  };
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
