/** The writes that make one server of a plan: server, mappings, claims, quota, capacity, command and record, for one commit. */

import type { Command } from '../../messaging/commands.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import { type Cause, commandFor, record } from '../begin.ts';
import { isVolumeBacked, type RequestedBlockDevice } from '../block-device.ts';
import { claimOf, quotaOf } from '../bury.ts';
import { commands } from '../command.ts';
import { embed } from '../flavor.ts';
import { claimedKey } from '../host.ts';
import * as lifecycle from '../lifecycle.ts';
import { attachedVolumes, type Mapping, mappings } from '../mapping.ts';
import * as powerStates from '../power-states.ts';
import { projectUsageKey } from '../quota-usage.ts';
import type { Limits } from '../quotas.ts';
import type { HostView } from '../scheduling/host.ts';
import { type Server, servers } from '../server.ts';
import { namesOf } from '../server-names.ts';
import { userDataItems } from '../user-data.ts';
import { claimVolume } from '../volume-claim.ts';
import { attachmentOf, connectionOf } from '../volume-connection.ts';
import { capacityBounds } from './place.ts';
import type { ServerPlan } from './plan.ts';
import type { CreateRequest } from './request.ts';

export interface Making {
  readonly request: CreateRequest;
  readonly plan: ServerPlan;
  readonly caller: Caller;
  readonly cause: Cause;
  readonly reservationId: string;
  readonly limits: Limits;
  /** How many servers the whole request makes: their names tell. */
  readonly total: number;
}

export interface Made {
  readonly server: Server;
  /** To be sent after the commit; none for a server without a host. */
  readonly command: Command | undefined;
}

export const noValidHost = 'No valid host was found. There are not enough hosts available.';

/** The server `index` of the request, on a host or, where none was found, in ERROR as in Nova. */
export async function makeServer(tx: Transaction, ports: Ports, making: Making, index: number, host: HostView | null): Promise<Made> {
  const { request, plan, cause } = making;
  const now = ports.clock.now();
  const id = ports.chance.uuid();
  const blank = blankServer(making, index, id, now);
  const quota = quotaOf(blank);
  tx.add(projectUsageKey(blank.projectId), quota, quotaBounds(making.limits));
  storeUserData(tx, request, id);

  if (host === null) {
    const server: Server = {
      ...blank,
      vmState: 'error',
      taskState: null,
      fault: { code: 500, message: noValidHost, created: blank.createdAt },
    };
    tx.put(servers, server);
    record(tx, ports, server, lifecycle.create.action, cause, 'failed');
    return { server, command: undefined };
  }

  const mapped = await Promise.all(plan.devices.map((device) => mapDevice(tx, ports, making, blank, host.name, device)));
  const placed = {
    ...blank,
    host: host.name,
    availabilityZone: host.availabilityZone,
    vmState: 'building' as const,
    taskState: 'spawning' as const,
    generation: 1,
    volumesAttached: attachedVolumes(mapped),
  };
  tx.add(claimedKey(host.name), claimOf(placed), capacityBounds(host));
  const command = commandFor(ports, placed, 'build', buildPayload(making, placed, mapped), {
    requestId: cause.requestId,
    deadlineSeconds: lifecycle.create.deadlineSeconds,
  });
  const server: Server = { ...placed, commandId: command.id };
  tx.put(servers, server);
  tx.put(commands, command);
  record(tx, ports, server, lifecycle.create.action, cause);
  return { server, command };
}

function blankServer({ request, plan, caller, reservationId, total }: Making, index: number, id: string, now: number): Server {
  const { displayName, hostname } = namesOf({ name: request.name, hostname: request.hostname, count: total }, index, id);
  const time = new Date(now).toISOString();
  return {
    id,
    projectId: caller.projectId ?? '',
    userId: caller.userId,
    name: displayName,
    description: request.description,
    hostname,
    vmState: 'building',
    taskState: 'scheduling',
    powerState: powerStates.pending,
    progress: 0,
    fault: null,
    lockedBy: null,
    lockedReason: null,
    generation: 0,
    commandId: null,
    host: null,
    triedHosts: [],
    availabilityZone: null,
    pinnedAvailabilityZone: plan.placement.zone,
    requestedHost: request.host ?? request.hypervisorHostname ?? plan.placement.host ?? plan.placement.node,
    schedulerHints: request.schedulerHints as Server['schedulerHints'],
    flavor: embed(plan.flavor),
    imageId: request.imageId,
    isVolumeBacked: isVolumeBacked(plan.devices),
    imageProperties: { ...(plan.image?.properties ?? {}) },
    kernelId: plan.kernelId,
    ramdiskId: plan.ramdiskId,
    keyName: request.keyName,
    metadata: { ...request.metadata },
    tags: [...new Set(request.tags)],
    accessIpV4: request.accessIpV4,
    accessIpV6: request.accessIpV6,
    configDrive: request.configDrive ?? plan.image?.properties['img_config_drive'] === 'mandatory',
    diskConfig: plan.diskConfig,
    rootDeviceName: plan.devices.find(({ bootIndex }) => bootIndex === 0)?.deviceName ?? null,
    reservationId,
    launchIndex: index,
    securityGroups: [...new Set(request.securityGroups)],
    trustedImageCertificates: request.trustedImageCertificates === null ? null : [...request.trustedImageCertificates],
    hasUserData: request.userData !== null || request.personality.length > 0,
    volumesAttached: [],
    createdAt: time,
    updatedAt: time,
    launchedAt: null,
    terminatedAt: null,
    deletedAt: null,
    forgetAt: null,
  };
}

function quotaBounds({ instances, cores, ram }: Limits) {
  const bound = (limit: number) => (limit < 0 ? {} : { max: limit });
  return { instances: bound(instances), cores: bound(cores), ram: bound(ram) };
}

function storeUserData(tx: Transaction, request: CreateRequest, serverId: string): void {
  if (request.userData === null && request.personality.length === 0) return;
  tx.put(userDataItems, { serverId, userData: request.userData, personality: [...request.personality] });
}

/** One disk: a volume is claimed in this very commit, and made in it when the disk is to become a new one. */
async function mapDevice(
  tx: Transaction,
  ports: Ports,
  { caller, plan }: Making,
  server: Server,
  host: string,
  device: RequestedBlockDevice & { readonly deviceName: string },
): Promise<Mapping> {
  const id = ports.chance.uuid();
  if (device.destinationType === 'local') {
    const local: Mapping = { ...device, ...noVolume, id, serverId: server.id };
    tx.put(mappings, local);
    return local;
  }
  const volumeId = device.volumeId ?? ports.chance.uuid();
  if (device.volumeId === null) {
    await ports.volumes.create(tx, {
      id: volumeId,
      projectId: server.projectId,
      userId: caller.userId,
      name: '',
      sizeGib: device.volumeSizeGib ?? 1,
      source: sourceOf(device),
      volumeType: device.volumeType,
      availabilityZone: plan.placement.zone,
    });
  }
  const volume = await ports.volumes.find(tx, volumeId, caller);
  const mapping: Mapping = {
    ...device,
    id,
    serverId: server.id,
    volumeId,
    attachmentId: ports.chance.uuid(),
    sharesVolume: volume?.multiattach ?? false,
    state: 'attaching',
    commandId: null,
  };
  tx.put(mappings, mapping);
  await claimVolume(tx, { volumeId, serverId: server.id, shared: mapping.sharesVolume, mappingId: id });
  await ports.volumes.reserve(tx, volumeId, attachmentOf(mapping, host));
  return mapping;
}

const noVolume = { volumeId: null, attachmentId: null, sharesVolume: false, state: 'attached', commandId: null } as const;

function sourceOf({ imageId, snapshotId, sourceType }: RequestedBlockDevice) {
  if (sourceType === 'image' && imageId !== null) return { imageId };
  if (snapshotId !== null) return { snapshotId };
  return { blank: true as const };
}

function buildPayload({ request, plan }: Making, server: Server, mapped: readonly Mapping[]) {
  const { flavor } = server;
  return {
    name: server.name,
    hostname: server.hostname,
    flavor: {
      vcpus: flavor.vcpus,
      memoryMib: flavor.memoryMib,
      rootGib: flavor.rootGib,
      ephemeralGib: flavor.ephemeralGib,
      swapMib: flavor.swapMib,
      extraSpecs: flavor.extraSpecs,
    },
    image:
      server.imageId === null || server.isVolumeBacked
        ? null
        : { id: server.imageId, ...(plan.image?.diskFormat ? { diskFormat: plan.image.diskFormat } : {}) },
    ...(request.userData === null ? {} : { userData: request.userData }),
    ...(request.personality.length === 0 ? {} : { personality: [...request.personality] }),
    configDrive: server.configDrive,
    metadata: server.metadata,
    ...(plan.keyPair === undefined ? {} : { keyPair: { name: plan.keyPair.name, publicKey: plan.keyPair.publicKey } }),
    volumes: mapped.flatMap((mapping) =>
      mapping.volumeId === null
        ? []
        : [
            {
              volumeId: mapping.volumeId,
              attachmentId: mapping.attachmentId ?? mapping.id,
              device: mapping.deviceName ?? '',
              bootIndex: mapping.bootIndex,
              ...(mapping.tag === null ? {} : { tag: mapping.tag }),
              connection: connectionOf(mapping.volumeId),
            },
          ],
    ),
    networks: [],
  };
}
