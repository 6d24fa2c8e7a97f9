/** The writes that make one server of a plan: server, mappings, claims, quota, capacity, command and record, for one commit. */

import type { CommandPayload } from '../../../messaging/commands.ts';
import * as powerStates from '../../../messaging/power-states.ts';
import type { Ports } from '../../../ports.ts';
import { quotaBounds, quotaOf } from '../../../quota/servers.ts';
import { projectUsageKey } from '../../../quota/usage.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { type Cause, issue, record } from '../../commands/begin.ts';
import { buildOf, imageToFetch } from '../../commands/build-of.ts';
import type { Owed } from '../../commands/command.ts';
import { type ImageView, isVolumeBacked, type RequestedBlockDevice, rootOf } from '../../disks/block-device.ts';
import { attachedVolumes, type Mapping, mappings } from '../../disks/mapping.ts';
import { claimVolume } from '../../disks/volume-claim.ts';
import { attachmentOf } from '../../disks/volume-connection.ts';
import { allocate } from '../../hosts/allocation.ts';
import type { Host } from '../../hosts/host.ts';
import { noValidHost } from '../../hosts/scheduling/another-host.ts';
import { namesOf } from '../../servers/names.ts';
import { embed, type Server, servers } from '../../servers/server.ts';
import { userDataItems } from '../../servers/user-data.ts';
import { kernelAndRamdiskOf } from '../../servers/validate-image.ts';
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
  host: Host | { readonly why: string },
): Promise<Made> {
  const { order, plan, cause } = making;
  const { request } = order;
  const blank = blankServer(ports, making, index);
  const { id, createdAt } = blank;
  tx.add(projectUsageKey(blank.projectId), blank.charged, quotaBounds(plan.limits));
  if (blank.hasUserData) tx.put(userDataItems, { ...request, serverId: id });

  if ('why' in host) {
    const fault = { code: 500, message: noValidHost, details: host.why, created: createdAt };
    const server: Server = { ...blank, vmState: 'error', taskState: null, fault };
    tx.put(servers, server);
    record(tx, ports, create, server, cause, 'Error', `${noValidHost} ${host.why}`);
    return { server, command: undefined };
  }

  const mapped = await Promise.all(plan.devices.map((device) => mapDevice(tx, ports, order, id, host.name, device)));
  const commandId = ports.chance.uuid();
  const server: Server = {
    ...allocate(tx, blank, host, commandId),
    host: host.name,
    availabilityZone: host.availabilityZone,
    generation: 1,
    commandId,
    volumesAttached: attachedVolumes(mapped),
  };
  const payload = { ...buildOf(server, mapped, request), image: imageToBuild(server, plan.image) };
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
      sizeGib: device.volumeSizeGib ?? 1,
      source: sourceOf(device),
      volumeType: device.volumeType,
      availabilityZone: placement.zone,
    };
    await volumes.create(tx, wanted, caller);
  }
  const shared = volumeId !== null && ((await volumes.find(tx, volumeId, caller))?.multiattach ?? false);
  const mapping: Mapping = {
    ...device,
    id,
    serverId,
    volumeId,
    attachmentId: volumeId && chance.uuid(),
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

function sourceOf({ imageId, snapshotId, sourceType }: RequestedBlockDevice) {
  if (sourceType === 'image' && imageId !== null) return { imageId };
  return snapshotId === null ? { blank: true as const } : { snapshotId };
}

/** What its root disk is made of; null where that is a volume. */
function imageToBuild({ imageId, isVolumeBacked: boots }: Server, image: ImageView | null): CommandPayload<'build'>['image'] {
  return imageId === null || boots ? null : imageToFetch(imageId, image);
}
