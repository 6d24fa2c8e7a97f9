/** From a request and what was found to what will be made, or to the first thing that Nova would refuse, in Nova's order. Pure. */
import * as policy from '../../operation/policies.ts';
import { type Caller, enforce, permits } from '../../operation/policy.ts';
import { assertOneHostMechanism, assertZoneAvailable, type Placement, parseAvailabilityZone } from '../availability-zone.ts';
import { type ImageView, type RequestedBlockDevice, rootOf } from '../block-device.ts';
import { assembleBlockDevices, bootImageOf, rootDeviceNameOfImage } from '../block-device-assembly.ts';
import { nameDevices } from '../device-names.ts';
import * as computeErrors from '../errors.ts';
import type { Flavor } from '../flavor.ts';
import { isUp } from '../host.ts';
import type { KeyPair } from '../key-pair.ts';
import { admittedServers } from '../quotas.ts';
import { bootDraftOf, type DraftBlockDevices } from '../requested-block-devices.ts';
import { readCounts } from '../server-names.ts';
import { assertInjectedFilesWithinLimits, assertMetadataWithinLimits } from '../server-request-limits.ts';
import { validateBlockDevices, volumesOf, zoneWithVolumes } from '../validate-block-devices.ts';
import { assertImageFits, defaultsOfImage, kernelAndRamdiskOf, readDiskConfig } from '../validate-image.ts';
import type { FoundForCreate } from './found.ts';
import type { CreateRequest } from './request.ts';

const rules = {
  forcedHost: policy.admin('os_compute_api:servers:create:forced_host'),
  requestedDestination: policy.admin('compute:servers:create:requested_destination'),
  attachVolume: policy.member('os_compute_api:servers:create:attach_volume'),
  attachNetwork: policy.member('os_compute_api:servers:create:attach_network'),
  trustedCertificates: policy.member('os_compute_api:servers:create:trusted_certs'),
  zeroDiskFlavor: policy.admin('os_compute_api:servers:create:zero_disk_flavor'),
};

export interface ServerPlan {
  readonly placement: Placement;
  readonly flavor: Flavor;
  readonly image: ImageView | null;
  readonly keyPair: KeyPair | undefined;
  readonly diskConfig: 'AUTO' | 'MANUAL';
  readonly kernelId: string | null;
  readonly ramdiskId: string | null;
  readonly devices: readonly (RequestedBlockDevice & { readonly deviceName: string })[];
  readonly minCount: number;
  /** How many will be made. */
  readonly count: number;
}

/** What can be refused before anything is read. */
export function checkRequest(caller: Caller, request: CreateRequest): Placement {
  const own = { projectId: caller.projectId, userId: caller.userId };
  if ((request.trustedImageCertificates ?? []).length > 0) enforce(rules.trustedCertificates, caller, own);
  const placement = parseAvailabilityZone(request.availabilityZone);
  if (placement.host !== null || placement.node !== null) enforce(rules.forcedHost, caller, own);
  assertOneHostMechanism(placement, request.host, request.hypervisorHostname);
  if (request.host !== null || request.hypervisorHostname !== null) enforce(rules.requestedDestination, caller, own);
  if ((request.blockDevices.block_device_mapping ?? request.blockDevices.block_device_mapping_v2 ?? []).length > 0) {
    enforce(rules.attachVolume, caller, own);
  }
  if (request.networks.length > 0) enforce(rules.attachNetwork, caller, own);
  return placement;
}

export function planServers(
  caller: Caller,
  request: CreateRequest,
  drafts: DraftBlockDevices,
  found: FoundForCreate,
  now: number,
): ServerPlan {
  const placement = checkRequest(caller, request);
  const { minCount, maxCount } = readCounts(request);
  const { flavor } = found;
  if (flavor === undefined || flavor.isDisabled) throw computeErrors.RequestedFlavorNotFound({ flavor_id: request.flavorId });
  assertRequestedHost(request, found);
  if (request.imageId !== null && found.image === undefined) throw computeErrors.RequestedImageNotFound();
  if ((request.trustedImageCertificates ?? []).length > 0 && request.imageId === null) throw computeErrors.TrustedCertificatesNeedImage();

  const boot = bootDraftOf(drafts);
  const image =
    found.image ??
    bootImageOf(boot, {
      image: boot?.imageId ? found.images.get(boot.imageId) : undefined,
      snapshot: boot?.snapshotId ? found.snapshots.get(boot.snapshotId) : undefined,
      volume: found.snapshotVolume ?? (boot?.volumeId ? found.volumes.get(boot.volumeId) : undefined),
    });
  const { autoDiskConfig } = defaultsOfImage(image, readDiskConfig(request.diskConfig));
  assertZoneAvailable(placement, zonesOf(found, now));
  assertNetworks(request);
  if (request.keyName !== null && found.keyPair === undefined) throw computeErrors.RequestedKeypairNotFound();

  const assembled = assembleBlockDevices({ requested: drafts, imageRef: request.imageId, bootImage: image, flavor, minCount, maxCount });
  assertMetadataWithinLimits(request.metadata, found.limits);
  assertInjectedFilesWithinLimits(
    request.personality.map(({ path, contents }) => ({ path, contents: Buffer.from(contents, 'base64') })),
    found.limits,
  );
  const own = { projectId: caller.projectId };
  assertImageFits({ image, flavor, root: rootOf(assembled), mayBootZeroDisk: permits(rules.zeroDiskFlavor, caller, own) });
  assertGroup(request);
  const zone = zoneWithVolumes(placement.zone, volumesOf(assembled, found.volumes));

  const count = admittedServers({ flavor, minCount, maxCount }, found.limits, found.usage);
  const checked = validateBlockDevices(assembled, { flavor, found, imageRef: request.imageId, knowsMultiattach: request.knowsMultiattach });
  return {
    placement: { ...placement, zone },
    flavor,
    image,
    keyPair: found.keyPair,
    diskConfig: autoDiskConfig ? 'AUTO' : 'MANUAL',
    ...kernelAndRamdiskOf(image),
    devices: nameDevices(checked, rootDeviceNameOfImage(image), image?.properties['hw_disk_bus'] ?? 'virtio'),
    minCount,
    count,
  };
}

function assertRequestedHost(request: CreateRequest, found: FoundForCreate): void {
  for (const name of [request.host, request.hypervisorHostname]) {
    if (name !== null && !found.hosts.some(({ host }) => host.name === name)) throw computeErrors.RequestedHostNotFound({ host: name });
  }
}

/** The zones that have a host in service. */
function zonesOf(found: FoundForCreate, now: number): readonly string[] {
  return [...new Set(found.hosts.filter(({ host }) => host.isEnabled && isUp(host, now)).map(({ host }) => host.availabilityZone))];
}

/** There are no server groups yet, so none is found. */
function assertGroup(request: CreateRequest): void {
  const group = [request.schedulerHints['group']].flat()[0];
  if (typeof group === 'string') throw computeErrors.RequestedServerGroupNotFound({ group_uuid: group });
}

/** There is no network service yet, so no network and no port exists. */
function assertNetworks(request: CreateRequest): void {
  for (const { portId, networkId } of request.networks) {
    if (portId !== null) throw computeErrors.RequestedPortNotFound({ port_id: portId });
    throw computeErrors.RequestedNetworkNotFound({ network_id: networkId ?? 'None' });
  }
}
