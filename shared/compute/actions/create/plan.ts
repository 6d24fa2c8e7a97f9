/** From an order and what was found to what will be made, or to the first thing that Nova would refuse, in Nova's order. Pure. */
import * as limits from '../../../limits.ts';
import * as policy from '../../../operation/policies.ts';
import { permits } from '../../../operation/policy.ts';
import { admittedServers, admittedServersErrors } from '../../../quota/servers.ts';
import type { Accounts } from '../../../quota/standing.ts';
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
import type { ServerGroup } from '../../groups/group.ts';
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
import { findGroupsErrors, type InterfacePlan, resolveNetworksErrors } from '../networks/resolve.ts';
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
  readonly interfaces: readonly InterfacePlan[];
  /** Undefined: the project's default group. */
  readonly securityGroupIds: readonly string[] | undefined;
  readonly accounts: Accounts;
  readonly group: ServerGroup | undefined;
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
  ...resolveNetworksErrors,
  ...findGroupsErrors,
  computeErrors.PortLimitExceeded,
  computeErrors.RequestedKeypairNotFound,
  ...assembleBlockDevicesErrors,
  ...metadataLimitErrors,
  ...injectedFileErrors,
  ...imageFitsErrors,
  computeErrors.RequestedServerGroupNotFound,
  computeErrors.ServerGroupMembersExceeded,
  ...volumesFoundErrors,
  ...admittedServersErrors,
  ...validateBlockDevicesErrors,
  ...nameDevicesErrors,
];

export function planServers({ caller, request, placement, drafts, ...counts }: Order, found: FoundForCreate): ServerPlan {
  const { flavor, accounts } = found;
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
  if ('refusal' in found.plugging) throw found.plugging.refusal;
  const { interfaces, securityGroupIds, portsLeft } = found.plugging;
  if (request.keyName !== null && found.keyPair === undefined) throw computeErrors.RequestedKeypairNotFound();

  const assembled = assembleBlockDevices({ requested: drafts, imageId, bootImage: image, flavor, maxCount: counts.maxCount });
  assertMetadataWithinLimits(request.metadata, accounts.limits);
  assertInjectedFilesWithinLimits(request.personality, accounts.limits);
  const mayBootZeroDisk = permits(zeroDiskFlavor, caller, caller);
  assertImageFits({ image, flavor, root: rootOf(assembled), mayBootZeroDisk });
  assertGroup(request, found);
  assertVolumesFound(assembled, found.volumes);

  const count = withPorts(admittedServers({ flavor, ...counts }, accounts), counts.minCount, interfaces, portsLeft);
  if (!found.hasRoomInGroup) throw computeErrors.ServerGroupMembersExceeded();
  const checked = validateBlockDevices(assembled, { flavor, found, knowsMultiattach: request.knowsMultiattach });
  const devices = nameDevices(checked, rootDeviceNameOfImage(image), image?.properties['hw_disk_bus']);
  return {
    flavor,
    image,
    keyPair: found.keyPair,
    diskConfig,
    devices,
    interfaces,
    securityGroupIds,
    accounts,
    group: found.group,
    count,
  };
}

function assertGroup({ schedulerHints }: CreateRequest, found: Pick<FoundForCreate, 'group'>): void {
  const [group] = [schedulerHints['group']].flat();
  if (typeof group === 'string' && found.group === undefined) throw computeErrors.RequestedServerGroupNotFound({ group_uuid: group });
}

/** As many servers as there may be ports for, as Nova makes fewer than the most that were asked for. */
function withPorts(count: number, minCount: number, interfaces: readonly InterfacePlan[], portsLeft: number): number {
  const each = interfaces.filter(({ portId }) => portId === null).length;
  const admitted = each === 0 ? count : Math.min(count, Math.floor(portsLeft / each));
  if (admitted < minCount || interfaces.length > limits.interfacesPerServer) throw computeErrors.PortLimitExceeded();
  return admitted;
}
