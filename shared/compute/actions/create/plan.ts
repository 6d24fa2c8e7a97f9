/** From an order and what was found to what will be made, or to the first thing that Nova would refuse, in Nova's order. Pure. */
import * as policy from '../../../operation/policies.ts';
import { permits } from '../../../operation/policy.ts';
import type { Limits } from '../../../quota/compute-resources.ts';
import { admittedServers, admittedServersErrors } from '../../../quota/servers.ts';
import { type ImageView, type RequestedBlockDevice, rootOf } from '../../disks/block-device.ts';
import {
  assembleBlockDevices,
  assembleBlockDevicesErrors,
  bootImageErrors,
  bootImageOf,
  rootDeviceNameOfImage,
} from '../../disks/block-device-assembly.ts';
import { nameDevices, nameDevicesErrors } from '../../disks/device-names.ts';
import {
  assertVolumesFound,
  validateBlockDevices,
  validateBlockDevicesErrors,
  volumesFoundErrors,
} from '../../disks/validate-block-devices.ts';
import * as computeErrors from '../../errors.ts';
import { type Flavor, mayUseFlavor } from '../../flavors/flavor.ts';
import { assertZoneAvailable, zoneAvailableErrors } from '../../hosts/availability-zone.ts';
import type { KeyPair } from '../../key-pairs/key-pair.ts';
import {
  assertInjectedFilesWithinLimits,
  assertMetadataWithinLimits,
  injectedFileErrors,
  metadataLimitErrors,
} from '../../servers/request-limits.ts';
import type { Server } from '../../servers/server.ts';
import { assertImageFits, diskConfigErrors, diskConfigOf, imageFitsErrors } from '../../servers/validate-image.ts';
import type { FoundForCreate } from './found.ts';
import type { Order } from './order.ts';
import type { CreateRequest } from './request.ts';

const zeroDiskFlavor = policy.admin('os_compute_api:servers:create:zero_disk_flavor');

export interface ServerPlan {
  readonly flavor: Flavor;
  readonly image: ImageView | null;
  readonly keyPair: KeyPair | undefined;
  readonly diskConfig: Server['diskConfig'];
  readonly devices: readonly (RequestedBlockDevice & { readonly deviceName: string })[];
  readonly limits: Limits;
  /** How many will be made. */
  readonly count: number;
}

export const planServersErrors = [
  computeErrors.RequestedFlavorNotFound,
  computeErrors.RequestedHostNotFound,
  computeErrors.RequestedImageNotFound,
  computeErrors.TrustedCertificatesNeedImage,
  ...bootImageErrors,
  ...diskConfigErrors,
  ...zoneAvailableErrors,
  computeErrors.RequestedPortNotFound,
  computeErrors.RequestedNetworkNotFound,
  computeErrors.RequestedKeypairNotFound,
  ...assembleBlockDevicesErrors,
  ...metadataLimitErrors,
  ...injectedFileErrors,
  ...imageFitsErrors,
  computeErrors.RequestedServerGroupNotFound,
  ...volumesFoundErrors,
  ...admittedServersErrors,
  ...validateBlockDevicesErrors,
  ...nameDevicesErrors,
];

export function planServers({ caller, request, placement, drafts, ...counts }: Order, found: FoundForCreate): ServerPlan {
  const { flavor, limits } = found;
  const { imageId } = request;
  if (flavor === undefined || flavor.isDisabled || !mayUseFlavor(flavor, caller)) {
    throw computeErrors.RequestedFlavorNotFound({ flavor_id: request.flavorId });
  }
  for (const host of [request.host, request.hypervisorHostname]) {
    if (host !== null && !found.namedHosts.has(host)) throw computeErrors.RequestedHostNotFound({ host });
  }
  if (imageId !== null && found.image === undefined) throw computeErrors.RequestedImageNotFound();
  if (imageId === null && request.trustedImageCertificates !== null) throw computeErrors.TrustedCertificatesNeedImage();

  const image = found.image ?? bootImageOf(found.boot);
  const diskConfig = diskConfigOf(image, request.diskConfig);
  assertZoneAvailable(placement, [...found.zones]);
  assertNetworks(request);
  if (request.keyName !== null && found.keyPair === undefined) throw computeErrors.RequestedKeypairNotFound();

  const assembled = assembleBlockDevices({ requested: drafts, imageId, bootImage: image, flavor, maxCount: counts.maxCount });
  assertMetadataWithinLimits(request.metadata, limits);
  assertInjectedFilesWithinLimits(request.personality, limits);
  const mayBootZeroDisk = permits(zeroDiskFlavor, caller, caller);
  assertImageFits({ image, flavor, root: rootOf(assembled), mayBootZeroDisk });
  assertGroup(request);
  assertVolumesFound(assembled, found.volumes);

  const count = admittedServers({ flavor, ...counts }, limits, found.usage);
  const checked = validateBlockDevices(assembled, { flavor, found, knowsMultiattach: request.knowsMultiattach });
  const devices = nameDevices(checked, rootDeviceNameOfImage(image), image?.properties['hw_disk_bus']);
  return { flavor, image, keyPair: found.keyPair, diskConfig, devices, limits, count };
}

/** There are no server groups yet, so none is found. */
function assertGroup({ schedulerHints }: CreateRequest): void {
  const [group] = [schedulerHints['group']].flat();
  if (typeof group === 'string') throw computeErrors.RequestedServerGroupNotFound({ group_uuid: group });
}

/** There is no network service yet, so no network and no port exists. */
function assertNetworks({ networks: [network] }: CreateRequest): void {
  if (network?.port) throw computeErrors.RequestedPortNotFound({ port_id: network.port });
  if (network !== undefined) throw computeErrors.RequestedNetworkNotFound({ network_id: network.uuid ?? 'None' });
}
