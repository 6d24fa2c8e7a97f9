/** Things of the compute domain for tests, complete and plain; what matters to a test is given by it. */
import type {
  FlavorView,
  Found,
  ImageView,
  RequestedBlockDevice,
  SnapshotView,
  VolumeView,
} from '../../shared/compute/disks/block-device.ts';
import type { Mapping } from '../../shared/compute/disks/mapping.ts';
import type { Candidate, HostAllocations } from '../../shared/compute/hosts/candidates.ts';
import type { Allocated } from '../../shared/compute/hosts/host.ts';
import type { SchedulingRequest } from '../../shared/compute/hosts/scheduling/host.ts';
import type { GuardedServer } from '../../shared/compute/servers/guards.ts';
import type { Inventory } from '../../shared/messaging/inventory.ts';

export const flavor = (given: Partial<FlavorView> = {}): FlavorView => ({
  vcpus: 1,
  memoryMib: 512,
  rootGib: 1,
  ephemeralGib: 0,
  swapMib: 0,
  extraSpecs: {},
  ...given,
});

export const image = (given: Partial<ImageView> = {}): ImageView => ({
  id: 'image-1',
  name: 'cirros',
  status: 'active',
  minDiskGib: 0,
  minRamMib: 0,
  sizeBytes: 1024,
  diskFormat: 'qcow2',
  properties: {},
  ...given,
});

export const volume = (given: Partial<VolumeView> = {}): VolumeView => ({
  id: 'volume-1',
  status: 'available',
  attachStatus: 'detached',
  sizeGib: 5,
  bootable: false,
  multiattach: false,
  availabilityZone: 'nova',
  imageMetadata: {},
  ...given,
});

export const snapshot = (given: Partial<SnapshotView> = {}): SnapshotView => ({
  id: 'snapshot-1',
  volumeId: 'volume-1',
  sizeGib: 7,
  status: 'available',
  ...given,
});

export const device = (given: Partial<RequestedBlockDevice> = {}): RequestedBlockDevice => ({
  sourceType: 'volume',
  destinationType: 'volume',
  deviceName: null,
  bootIndex: null,
  deviceType: null,
  diskBus: null,
  guestFormat: null,
  volumeSizeGib: null,
  volumeType: null,
  imageId: null,
  snapshotId: null,
  volumeId: null,
  deleteOnTermination: false,
  noDevice: false,
  tag: null,
  ...given,
});

/** The local root disk of a server that boots from `image-1`. */
export const rootDisk = device({ sourceType: 'image', destinationType: 'local', imageId: 'image-1', bootIndex: 0, deviceType: 'disk' });

export const mapping = (given: Partial<Mapping> = {}): Mapping => ({
  ...device(given),
  id: 'mapping-1',
  serverId: 'server-1',
  attachmentId: null,
  sharesVolume: false,
  state: 'attached',
  commandId: null,
  ...given,
});

export const found = (given: {
  images?: readonly ImageView[];
  volumes?: readonly VolumeView[];
  snapshots?: readonly SnapshotView[];
  volumeTypes?: Found['volumeTypes'];
  holders?: Readonly<Record<string, readonly string[]>>;
}): Found => ({
  images: new Map((given.images ?? []).map((item) => [item.id ?? '', item])),
  volumes: new Map((given.volumes ?? []).map((volume) => [volume.id, { volume, holders: given.holders?.[volume.id] ?? [] }])),
  snapshots: new Map((given.snapshots ?? []).map((item) => [item.id, item])),
  volumeTypes: given.volumeTypes ?? [],
});

export const guardedServer = (given: Partial<GuardedServer> = {}): GuardedServer => ({
  id: 'server-1',
  vmState: 'active',
  taskState: null,
  host: 'host-1',
  launchedAt: '2026-11-22T12:00:00.000Z',
  lockedBy: null,
  projectId: 'project-1',
  flavor: { ...flavor(), id: '1', name: 'm1.tiny' },
  imageProperties: {},
  ...given,
});

/** When the tests of scheduling take place, milliseconds since the epoch. */
const now = Date.UTC(2026, 10, 22);

export interface GivenHost extends Partial<Omit<Candidate, 'inventory'>> {
  readonly inventory?: Partial<Inventory>;
  readonly allocated?: Partial<Allocated>;
}

export const host = ({ inventory = {}, allocated = {}, ...given }: GivenHost = {}): HostAllocations => ({
  host: {
    name: 'host-1',
    serviceId: 'service-1',
    hypervisorId: 'hypervisor-1',
    availabilityZone: 'nova',
    isEnabled: true,
    disabledReason: null,
    isForcedDown: false,
    lastSeenAt: now,
    heartbeatAt: now,
    startedAt: now,
    inHand: [],
    aggregates: [],
    regrouped: 0,
    aggregateMetadata: [],
    createdAt: new Date(now).toISOString(),
    updatedAt: new Date(now).toISOString(),
    ...given,
    inventory: {
      vcpus: 8,
      memoryMib: 8192,
      diskGib: 100,
      hypervisorType: 'QEMU',
      hypervisorVersion: 1,
      hypervisorHostname: `node-of-${given.name ?? 'host-1'}`,
      hostIp: '127.0.0.1',
      cpuInfo: { arch: 'x86_64', model: '', vendor: '', features: [], topology: { sockets: 1, cores: 8, threads: 1 } },
      traits: [],
      ...inventory,
    },
  },
  allocated: { vcpus: 0, memoryMib: 0, diskGib: 0, servers: 0, ...allocated },
});

export const schedulingRequest = (given: Partial<SchedulingRequest> = {}): SchedulingRequest => ({
  now,
  projectId: 'project-1',
  allocation: { vcpus: 1, memoryMib: 512, diskGib: 1, servers: 1 },
  zone: null,
  host: null,
  node: null,
  isForced: false,
  imageProperties: {},
  extraSpecs: {},
  sameHosts: [],
  differentHosts: [],
  ...given,
});

/** Matches the failure of one kind, and its message where that is given. */
export const failure = (kind: string, message?: string) => (message === undefined ? { kind } : { kind, message });
