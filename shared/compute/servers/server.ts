/** The server: what the API calls a server and Nova an instance. Everything that a list in detail shows is on it. */
import { z } from 'zod/mini';
import * as powerStates from '../../messaging/power-states.ts';
import { collection, type Place } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import { shardOf } from '../../store/shard.ts';
import { fixedAddressesOf, interfaceSchema } from './interfaces.ts';
import { type TaskState, vmStates } from './states.ts';

const powerNumbers = Object.values(powerStates);

/** The flavor as it was when the server was made or last resized: later changes of the flavor do not reach it. */
export const embeddedFlavorSchema = compiled({
  id: z.string(),
  name: z.string(),
  vcpus: z.number(),
  memoryMib: z.number(),
  rootGib: z.number(),
  ephemeralGib: z.number(),
  swapMib: z.number(),
  extraSpecs: z.record(z.string(), z.string()),
});
export type EmbeddedFlavor = z.infer<typeof embeddedFlavorSchema>;

/** The part of a flavor that a server keeps. */
export const embed = (flavor: EmbeddedFlavor): EmbeddedFlavor => z.parse(embeddedFlavorSchema, flavor);

const faultSchema = compiled({
  code: z.number(),
  message: z.string(),
  details: z.optional(z.string()),
  /** ISO 8601. */
  created: z.string(),
});

const serverSchema = compiled({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  name: z.string(),
  description: z.nullable(z.string()),
  hostname: z.string(),

  vmState: z.enum(vmStates),
  taskState: z.nullable(z.custom<TaskState>((value) => typeof value === 'string')),
  powerState: z.literal(powerNumbers),
  /** 0 to 100. */
  progress: z.number(),
  fault: z.nullable(faultSchema),
  lockedBy: z.nullable(z.enum(['owner', 'admin'])),
  lockedReason: z.nullable(z.string()),

  /** Raised with every command; an agent refuses a command with a lower one than it has seen. */
  generation: z.number(),
  /** The command whose result ends the task state; null when none is awaited. */
  commandId: z.nullable(z.string()),
  host: z.nullable(z.string()),
  /** What it takes of hosts: of two while it moves, and of those that still have something of it. */
  allocations: z.array(
    compiled({
      host: z.string(),
      vcpus: z.number(),
      memoryMib: z.number(),
      diskGib: z.number(),
      /** The command that makes its machine there: what undoing names, so that an old undo meets no newer machine. */
      machineId: z.string(),
      /** Its host is told to discard it, however late it comes back: the server counts on it no more. */
      isLeaving: z.optional(z.boolean()),
      /** The server group that has claimed the place as well. */
      groupId: z.optional(z.string()),
    }),
  ),
  /** The move that it is in, until its owner has said where it stays. */
  migrationId: z.nullable(z.string()),
  /** The image that is being made of it, of which nothing is left if that fails: snapshots of its volumes, or data that its host sends. */
  imaging: z.optional(
    z.nullable(
      compiled({
        imageId: z.string(),
        dataId: z.string(),
        snapshotIds: z.array(z.string()),
        /** How many images of this kind of backup are kept. */
        backup: z.optional(compiled({ type: z.string(), rotation: z.number() })),
      }),
    ),
  ),
  /** While it is shelved: the image that it comes back from, null where its root disk is a volume; and since when, ISO 8601. */
  shelved: z.optional(z.nullable(compiled({ imageId: z.nullable(z.string()), at: z.string() }))),
  /** What its project's quota was charged for it; what its flavor says where this was not written down. */
  charged: z.optional(compiled({ instances: z.number(), cores: z.number(), ram: z.number() })),
  /** Hosts that failed to build it. */
  triedHosts: z.array(z.string()),
  availabilityZone: z.nullable(z.string()),
  /** The zone that was asked for; the server stays in it. */
  pinnedAvailabilityZone: z.nullable(z.string()),
  requestedHost: z.nullable(z.string()),
  schedulerHints: z.record(z.string(), z.json()),
  /** The server group that it was made in; it may be gone. */
  groupId: z.optional(z.nullable(z.string())),

  flavor: embeddedFlavorSchema,
  /** Null for a server that boots from a volume. */
  imageId: z.nullable(z.string()),
  /** Whether its root disk is a volume. */
  isVolumeBacked: z.boolean(),
  /** Properties of the image it was made from. */
  imageProperties: z.record(z.string(), z.string()),
  kernelId: z.nullable(z.string()),
  ramdiskId: z.nullable(z.string()),
  keyName: z.nullable(z.string()),
  /** The key itself: a machine that is built again gets it although the pair may be gone. */
  publicKey: z.nullable(z.string()),
  metadata: z.record(z.string(), z.string()),
  tags: z.array(z.string()),
  /** In the order in which it was plugged in. */
  interfaces: z.optional(z.array(interfaceSchema)),
  /** Ports that it has no more, or is about to have no more, and that its host may have plugged in whatever it was told up to the generation `since`: see lost-ports.ts. */
  lostPorts: z.optional(z.array(compiled({ portId: z.string(), since: z.number() }))),
  accessIpV4: z.nullable(z.string()),
  accessIpV6: z.nullable(z.string()),
  configDrive: z.boolean(),
  diskConfig: z.enum(['AUTO', 'MANUAL']),
  rootDeviceName: z.nullable(z.string()),
  reservationId: z.string(),
  launchIndex: z.number(),
  /** As they were asked for; which ones its ports are in, its interfaces say. */
  securityGroups: z.array(z.string()),
  trustedImageCertificates: z.nullable(z.array(z.string())),
  /** User data or injected files, kept beside the server: see user-data.ts. */
  hasUserData: z.boolean(),
  /** A password that its guest has said, kept beside it: see guest-password.ts. */
  hasGuestPassword: z.optional(z.boolean()),
  /** Volumes that it maps, in order of mapping. */
  volumesAttached: z.array(compiled({ volumeId: z.string(), mappingId: z.string(), deleteOnTermination: z.boolean() })),

  /** ISO 8601 with milliseconds, UTC; so are the others. */
  createdAt: z.string(),
  updatedAt: z.string(),
  launchedAt: z.nullable(z.string()),
  terminatedAt: z.nullable(z.string()),
  /** Whose rights and which request it is deleted with, also by the workers who end what was begun: no volume goes that they may not delete. */
  deletedWith: z._default(
    z.nullable(compiled({ projectId: z.nullable(z.string()), isAdmin: z.boolean(), requestId: z.optional(z.string()) })),
    null,
  ),
  /** Set on the tombstone of a deleted server. */
  deletedAt: z.nullable(z.string()),
  /** Seconds since the epoch when the tombstone may go. */
  forgetAt: z.nullable(z.number()),
});
export type Server = z.infer<typeof serverSchema>;

/** Not shown by lists unless asked for: tombstones, and what its owner has deleted and may yet take back. */
export const isHidden = ({ deletedAt, vmState }: Pick<Server, 'deletedAt' | 'vmState'>): boolean =>
  deletedAt !== null || vmState === 'soft-delete';

/** Partitions of the indexes: living servers apart from hidden ones, so that lists do not read what they do not show. */
export const serverPartitions = {
  project: (projectId: string, deleted: boolean) => `${deleted ? 'DELETED_SERVER' : 'SERVER'}#${projectId}`,
  all: (shard: number, deleted: boolean) => `${deleted ? 'DELETED_SERVER' : 'SERVER'}#${shard}`,
  host: (host: string) => `HOST#${host}`,
};

/** Lists are in the order of creation. */
export const placeInTime = ({ createdAt, id }: Pick<Server, 'createdAt' | 'id'>) => `${createdAt}#${id}`;
const inProject = (server: Server): Place => [serverPartitions.project(server.projectId, isHidden(server)), placeInTime(server)];
const amongAll = (server: Server): Place => [serverPartitions.all(shardOf(server.id), isHidden(server)), placeInTime(server)];

export const servers = collection({
  name: 'server',
  schema: serverSchema,
  key: (id: string) => ({ pk: `SERVER#${id}`, sk: 'SERVER' }),
  id: (server) => server.id,
  indexes: {
    project: inProject,
    all: amongAll,
    narrow: inProject,
    narrow_all: amongAll,
    host: (server) =>
      server.host === null || server.deletedAt !== null ? undefined : [serverPartitions.host(server.host), placeInTime(server)],
  },
  narrow: (server) => ({ flavorId: server.flavor.id, addresses: fixedAddressesOf(server) }),
  expiresAt: (server) => server.forgetAt ?? undefined,
});
