/** The writes that make one server of a plan: server, mappings, claims, quota, capacity, command and record, for one commit. */

import type { CommandPayload } from '../../../messaging/commands.ts';
import * as powerStates from '../../../messaging/power-states.ts';
import type { Ports } from '../../../ports.ts';
import { takeQuota } from '../../../quota/charge.ts';
import { quotaOf } from '../../../quota/servers.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { type Cause, issue, record } from '../../commands/begin.ts';
import { buildOf, imageToFetch } from '../../commands/build-of.ts';
import type { Owed } from '../../commands/command.ts';
import { type ImageView, isVolumeBacked, type RequestedBlockDevice, rootOf } from '../../disks/block-device.ts';
import { attachedVolumes, type Mapping, mappings } from '../../disks/mapping.ts';
import { claimVolume } from '../../disks/volume-claim.ts';
import { attachmentOf, keptAt } from '../../disks/volume-connection.ts';
import { join } from '../../groups/claims.ts';
import { allocate } from '../../hosts/allocation.ts';
import type { Candidate } from '../../hosts/candidates.ts';
import { noValidHost } from '../../hosts/scheduling/another-host.ts';
import { namesOf } from '../../servers/names.ts';
import { embed, type Server, servers } from '../../servers/server.ts';
import { userDataItems } from '../../servers/user-data.ts';
import { kernelAndRamdiskOf } from '../../servers/validate-image.ts';
import { plugIn, plugsOf } from '../networks/plug.ts';
import type { Order } from './order.ts';
import type { ServerPlan } from './plan.ts';
import { create } from './row.ts';

export interface Making {
  readonly order: Order;
  readonly plan: ServerPlan;
  readonly cause: Cause;
  readonly reservationId: string;
  /** How many servers the whole request makes: their names tell. */
  readonly total: number;
}

export interface Made {
  readonly server: Server;
  /** To be sent after the commit; none for a server without a host. */
  readonly command: Owed | undefined;
}

/** The server `index` of the request, on a host or, where none was found, in ERROR as in Nova. */
export async function makeServer(
  tx: Transaction,
  ports: Ports,
  making: Making,
  index: number,
  host: Candidate | { readonly why: string },
): Promise<Made> {
  const { order, plan, cause } = making;
  const { request } = order;
  const blank = blankServer(ports, making, index);
  const { id, createdAt } = blank;
  takeQuota(tx, blank, blank.charged, plan.accounts);
  if (blank.hasUserData) tx.put(userDataItems, { ...request, serverId: id });
  if (plan.group !== undefined) join(tx, plan.group, blank, plan.accounts.limits.server_group_members);

  if ('why' in host) {
    const fault = { code: 500, message: noValidHost, details: host.why, created: createdAt };
    const server: Server = { ...blank, vmState: 'error', taskState: null, fault };
    tx.put(servers, server);
    record(tx, ports, create, server, cause, 'Error', `${noValidHost} ${host.why}`);
    return { server, command: undefined };
  }

  const mapped = await Promise.all(plan.devices.map((device) => mapDevice(tx, ports, order, cause.requestId, id, host.name, device)));
  const commandId = ports.chance.uuid();
  const placed: Server = {
    ...(await allocate(tx, blank, host, commandId)),
    host: host.name,
    availabilityZone: host.availabilityZone,
    generation: 1,
    commandId,
    volumesAttached: attachedVolumes(mapped),
  };
  const server = await plugIn(tx, ports, placed, plan.interfaces, plan.securityGroupIds, order.caller);
  const plugs = await plugsOf(tx, ports, server);
  const payload = { ...buildOf(server, mapped, plugs, request), image: imageToBuild(server, plan.image) };
  const command = issue(tx, ports, create, server, { step: 'build', host: host.name, payload, requestId: cause.requestId, id: commandId });
  tx.put(servers, server);
  record(tx, ports, create, server, cause);
  return { server, command };
}

/** What is the same on whatever host. */
function blankServer({ clock, chance }: Ports, { order, plan, reservationId, total }: Making, index: number) {
  const { request, caller, placement } = order;
  const { image, flavor, devices, diskConfig } = plan;
  const id = chance.uuid();
  const time = new Date(clock.now()).toISOString();
  return {
    ...request,
    ...namesOf({ ...request, count: total }, index, id),
    ...kernelAndRamdiskOf(image),
    id,
    projectId: caller.projectId ?? '',
    userId: caller.userId,
    vmState: 'building',
    taskState: 'spawning',
    powerState: powerStates.pending,
    progress: 0,
    fault: null,
    lockedBy: null,
    lockedReason: null,
    generation: 0,
    commandId: null,
    host: null,
    allocations: [],
    migrationId: null,
    publicKey: plan.keyPair?.publicKey ?? null,
    charged: quotaOf({ flavor }),
    triedHosts: [],
    availabilityZone: null,
    pinnedAvailabilityZone: placement.zone,
    groupId: plan.group?.id ?? null,
    requestedHost: placement.host ?? placement.node,
    flavor: embed(flavor),
    isVolumeBacked: isVolumeBacked(devices),
    imageProperties: image?.properties ?? {},
    configDrive: request.configDrive ?? image?.properties['img_config_drive'] === 'mandatory',
    diskConfig,
    rootDeviceName: rootOf(devices)?.deviceName ?? null,
    reservationId,
    launchIndex: index,
    hasUserData: request.userData !== null || request.personality.length > 0,
    volumesAttached: [],
    createdAt: time,
    updatedAt: time,
    launchedAt: null,
    terminatedAt: null,
    deletedWith: null,
    deletedAt: null,
    forgetAt: null,
  } satisfies Server;
}

/** One disk: a volume is claimed in this very commit, and made in it when the disk is to become a new one. */
async function mapDevice(
  tx: Transaction,
  { chance, volumes }: Ports,
  { caller, placement }: Order,
  requestId: string,
  serverId: string,
  host: string,
  device: RequestedBlockDevice,
): Promise<Mapping> {
  const id = chance.uuid();
  const volumeId = device.destinationType === 'local' ? null : (device.volumeId ?? chance.uuid());
  if (volumeId !== null && device.volumeId === null) {
    const wanted = {
      id: volumeId,
      projectId: caller.projectId ?? '',
      userId: caller.userId,
      name: '',
      sizeGib: sizeOf(device),
      source: sourceOf(device),
      volumeType: device.volumeType,
      availabilityZone: placement.zone,
      requestId,
    };
    await volumes.create(tx, wanted, caller);
  }
  const volume = volumeId === null ? undefined : await volumes.find(tx, volumeId, caller);
  const shared = volume?.multiattach ?? false;
  const mapping: Mapping = {
    ...device,
    id,
    serverId,
    volumeId,
    attachmentId: volumeId && chance.uuid(),
    ...keptAt(volume),
    sharesVolume: shared,
    state: volumeId === null ? 'attached' : 'attaching',
    commandId: null,
  };
  tx.put(mappings, mapping);
  if (volumeId !== null) {
    await claimVolume(tx, { volumeId, serverId, shared, mappingId: id, attachmentId: mapping.attachmentId });
    await volumes.reserve(tx, volumeId, attachmentOf(mapping, host));
  }
  return mapping;
}

/** Whether there is a place for each of the volumes that are to be made for a server. */
export async function haveRoom({ volumes }: Ports, devices: readonly RequestedBlockDevice[]): Promise<boolean> {
  for (const device of devices) {
    if (device.destinationType === 'local' || device.volumeId !== null) continue;
    if (!(await volumes.hasRoomFor({ sizeGib: sizeOf(device), source: sourceOf(device) }))) return false;
  }
  return true;
}

const sizeOf = ({ volumeSizeGib }: RequestedBlockDevice) => volumeSizeGib ?? 1;

function sourceOf({ imageId, snapshotId, sourceType }: RequestedBlockDevice) {
  if (sourceType === 'image' && imageId !== null) return { imageId };
  return snapshotId === null ? { blank: true as const } : { snapshotId };
}

/** What its root disk is made of; null where that is a volume. */
function imageToBuild({ imageId, isVolumeBacked: boots }: Server, image: ImageView | null): CommandPayload<'build'>['image'] {
  return imageId === null || boots ? null : imageToFetch(imageId, image);
}
