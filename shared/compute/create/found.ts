/** Everything that a create request names, read side by side. */
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { Found, ImageView, SnapshotView, VolumeTypeView, VolumeView } from '../block-device.ts';
import { type Flavor, flavors, mayUseFlavor } from '../flavor.ts';
import { type HostWithClaims, listHosts } from '../host.ts';
import { type KeyPair, keyPairs } from '../key-pair.ts';
import { parseUsage, projectQuotas, projectUsageKey, type QuotaUsage } from '../quota-usage.ts';
import { type Limits, limitsOf } from '../quotas.ts';
import { bootDraftOf, type DraftBlockDevices } from '../requested-block-devices.ts';
import { type Server, servers } from '../server.ts';
import { holdersOf } from '../volume-claim.ts';
import type { CreateRequest } from './request.ts';

export interface FoundForCreate extends Found {
  readonly flavor: Flavor | undefined;
  readonly image: ImageView | undefined;
  readonly keyPair: KeyPair | undefined;
  readonly hosts: readonly HostWithClaims[];
  readonly limits: Limits;
  readonly usage: QuotaUsage;
  /** The volume that the boot disk's snapshot was taken of. */
  readonly snapshotVolume: VolumeView | undefined;
  /** Servers that scheduler hints name. */
  readonly hinted: ReadonlyMap<string, Server>;
}

export async function readFound(
  tx: Transaction,
  ports: Ports,
  caller: Caller,
  request: CreateRequest,
  drafts: DraftBlockDevices,
): Promise<FoundForCreate> {
  const { store } = ports;
  const projectId = caller.projectId ?? '';
  const distinct = (values: readonly (string | null | undefined)[]) => [...new Set(values.filter((value) => typeof value === 'string'))];
  const volumeIds = distinct(drafts.drafts.map(({ volumeId }) => volumeId));
  const snapshotIds = distinct(drafts.drafts.map(({ snapshotId }) => snapshotId));
  const imageIds = distinct(drafts.drafts.map(({ imageId }) => imageId)).filter((id) => id !== request.imageId);
  const typeNames = distinct(drafts.drafts.map(({ volumeType }) => volumeType));
  const hintedIds = distinct([request.schedulerHints['same_host'], request.schedulerHints['different_host']].flat() as string[]);

  const [flavor, image, keyPair, [usageItem, quotaItem], hosts, volumes, attached, snapshots, images, types, hinted] = await Promise.all([
    flavors.get(store, request.flavorId),
    request.imageId === null ? undefined : ports.images.find(request.imageId, caller),
    request.keyName === null ? undefined : keyPairs.get(store, { userId: caller.userId, name: request.keyName }),
    store.getMany([projectUsageKey(projectId), projectQuotas.key(projectId)]),
    listHosts(store),
    byId(volumeIds, (id) => ports.volumes.find(tx, id, caller)),
    byId(volumeIds, (id) => holdersOf(tx, store, id)),
    byId(snapshotIds, (id) => ports.volumes.findSnapshot(tx, id, caller)),
    byId(imageIds, (id) => ports.images.find(id, caller)),
    Promise.all(typeNames.map((name) => ports.volumes.findType(tx, name))),
    byId(hintedIds, (id) => servers.get(store, id)),
  ]);
  const all = new Map<string, ImageView>(images);
  if (image !== undefined && request.imageId !== null) all.set(request.imageId, image);
  const boot = bootDraftOf(drafts);
  const snapshot = boot?.snapshotId === null || boot?.snapshotId === undefined ? undefined : snapshots.get(boot.snapshotId);
  return {
    flavor: flavor !== undefined && mayUseFlavor(flavor, caller) ? flavor : undefined,
    image,
    keyPair,
    hosts,
    limits: limitsOf(quotaItem === undefined ? {} : projectQuotas.parse(quotaItem).limits),
    usage: parseUsage(usageItem),
    images: all,
    volumes: new Map<string, VolumeView>(volumes),
    snapshots: new Map<string, SnapshotView>(snapshots),
    volumeTypes: types.filter((type): type is VolumeTypeView => type !== undefined),
    attachedServerIds: attached,
    snapshotVolume: snapshot === undefined ? undefined : await ports.volumes.find(tx, snapshot.volumeId, caller),
    hinted,
  };
}

/** What was found, by id; what was not is missing. */
async function byId<T>(ids: readonly string[], find: (id: string) => Promise<T | undefined>): Promise<Map<string, T>> {
  const found = await Promise.all(ids.map(async (id) => [id, await find(id)] as const));
  return new Map(found.filter((entry): entry is readonly [string, Awaited<T>] => entry[1] !== undefined) as [string, T][]);
}
