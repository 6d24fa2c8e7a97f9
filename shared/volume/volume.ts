/** Volumes, as Cinder's clients know them, with the attachments that the volume service records. */
import { z } from 'zod/mini';
import { dueSort } from '../compute/due.ts';
import type { VolumeSource } from '../messaging/volume-orders.ts';
import { collection } from '../store/collection.ts';
import { compiled } from '../store/compiled.ts';
import { shardOf } from '../store/shard.ts';

const text = z.nullable(z.string());
const strings = z.record(z.string(), z.string());

const attachmentSchema = compiled({
  id: z.string(),
  /** Null for a reservation that names no server yet. */
  serverId: text,
  host: text,
  device: text,
  status: z.enum(['reserved', 'attaching', 'attached', 'detaching', 'error_attaching', 'error_detaching']),
  mode: z.enum(['rw', 'ro']),
  /** ISO 8601. */
  attachedAt: text,
  detachedAt: text,
  connector: z.nullable(z.record(z.string(), z.json())),
});
export type Attachment = z.infer<typeof attachmentSchema>;

const ids = z.array(z.string());
const sourceSchema = z.nullable(z.record(z.string(), z.unknown()) as unknown as z.ZodMiniType<VolumeSource>);

/** What the agent that keeps a volume is asked for and has said. What it is to make of the volume follows from this and the rest of the record: see `wantedOf`. */
const keptSchema = compiled({
  /** The volume host. */
  host: z.string(),
  /** Raised in every commit that changes what is wanted, and the last one that was answered: as long as they differ an order is owed. */
  revision: z.number(),
  settledRevision: z.number(),
  /** When the last revision was raised, and when somebody is to look at it again if anybody has, milliseconds since the epoch. */
  askedAt: z.number(),
  lookAt: z.optional(z.number()),
  /** Whether what is owed takes something away, for which nobody waits until what is under way has ended. */
  overtakes: z.optional(z.boolean()),
  /** The request that asked last. */
  requestId: z.string(),
  /** Whether the agent has said that it is there, and whether it has said that it cannot be. */
  stands: z.boolean(),
  hasFailed: z.boolean(),
  /** An order's `source`, but for where its bytes are. */
  source: sourceSchema,
  /** How often it was made anew of another source; absent: never. */
  contents: z.optional(z.number()),
  /** The highest number of contents that was ever asked for, where it is another: that of one that failed is given to none after it. */
  triedContents: z.optional(z.number()),
  /** The backup that is being restored into it, and what is wanted of it again if that fails. */
  restoring: z.optional(z.object({ backupId: z.string(), source: sourceSchema, contents: z.optional(z.number()) })),
  /** GiB that it is to grow to. */
  growsTo: z.nullable(z.number()),
  /** Of its snapshots, those that are awaited, those that are to go, and those that are not asked for: not yet, or because they failed. */
  awaitedSnapshotIds: ids,
  leavingSnapshotIds: ids,
  unaskedSnapshotIds: ids,
  /** Images that are being made of it, and backups of it or of its snapshots. */
  uploads: z.array(
    z.object({
      ...{ id: z.string(), dataId: z.string(), diskFormat: z.string() },
      ...{ isBackup: z.optional(z.boolean()), snapshotId: z.optional(z.string()) },
    }),
  ),
  /** Whether it is to be gone. */
  isLeaving: z.boolean(),
});
export type Kept = z.infer<typeof keptSchema>;

const volumeSchema = compiled({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  name: text,
  description: text,
  sizeGib: z.number(),
  /** Cinder's: creating, available, reserved, attaching, in-use, detaching, error, ... An administrator may set any. */
  status: z.string(),
  attachStatus: z.enum(['attached', 'detached']),
  migrationStatus: text,
  volumeTypeId: z.string(),
  multiattach: z.boolean(),
  bootable: z.boolean(),
  /** Null as long as nobody has said. */
  readOnly: z.nullable(z.boolean()),
  availabilityZone: z.string(),
  metadata: strings,
  /** What it kept of the image that it was made from: image_id, image_name, min_disk, ... and the image's properties. */
  imageMetadata: strings,
  snapshotId: text,
  sourceVolumeId: text,
  attachments: z.array(attachmentSchema),
  /** What was taken of it and is still there: written in the commits that make and delete snapshots, so that none outlives its volume. */
  snapshotIds: z._default(z.array(z.string()), []),
  /** Names the key that it is encrypted with; absent where it is not. A copy has that of what it was copied from. */
  encryptionKeyId: z.optional(z.string()),
  /** Absent where no agent keeps it: then it is in the books only. */
  kept: z.optional(keptSchema),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Volume = z.infer<typeof volumeSchema>;

export const volumePartitions = {
  project: (projectId: string) => `VOLUME#${projectId}`,
  all: (shard: number) => `VOLUME#${shard}`,
  /** Those whose agents owe an answer, by the time at which somebody has to look at them. */
  owed: 'VOLUME_ORDERS',
};

export const volumes = collection({
  name: 'volume',
  schema: volumeSchema,
  key: (id: string) => ({ pk: `VOLUME#${id}`, sk: 'VOLUME' }),
  id: (volume) => volume.id,
  indexes: {
    project: (volume) => [volumePartitions.project(volume.projectId), `${volume.createdAt}#${volume.id}`],
    all: (volume) => [volumePartitions.all(shardOf(volume.id)), `${volume.createdAt}#${volume.id}`],
    // The volume is the outbox of its own orders.
    due: ({ id, kept }) =>
      kept === undefined || kept.revision === kept.settledRevision ? undefined : [volumePartitions.owed, dueSort(orderDueAt(kept), id)],
  },
});

/** An order that was sent less than this ago is left alone, milliseconds. */
export const orderPatience = 60_000;

/** When somebody has to look at what is owed. */
export const orderDueAt = ({ lookAt, askedAt }: Pick<Kept, 'lookAt' | 'askedAt'>): number => lookAt ?? askedAt + orderPatience;

const snapshotSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  volumeId: z.string(),
  /** Of its volume, whose type does not change as long as it has snapshots. Absent of those that were made before types were counted. */
  volumeTypeId: z.optional(z.string()),
  name: text,
  description: text,
  sizeGib: z.number(),
  status: z.string(),
  metadata: strings,
  /** Whether an agent keeps its volume. */
  isKept: z.optional(z.boolean()),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** Where an attachment is that was made by the volume service's own API: found by its id alone, and at once. */
export const attachmentPlaces = /* @__PURE__ */ collection({
  name: 'attachment place',
  schema: z.object({ id: z.string(), volumeId: z.string() }),
  key: (id: string) => ({ pk: `ATTACHMENT#${id}`, sk: 'ATTACHMENT' }),
  id: ({ id }) => id,
});

export const snapshotPartitions = {
  project: (projectId: string) => `SNAPSHOT#${projectId}`,
  all: (shard: number) => `SNAPSHOT#${shard}`,
};

export const snapshots = collection({
  name: 'snapshot',
  schema: snapshotSchema,
  key: (id: string) => ({ pk: `SNAPSHOT#${id}`, sk: 'SNAPSHOT' }),
  id: (snapshot) => snapshot.id,
  indexes: {
    project: (snapshot) => [snapshotPartitions.project(snapshot.projectId), `${snapshot.createdAt}#${snapshot.id}`],
    all: (snapshot) => [snapshotPartitions.all(shardOf(snapshot.id)), `${snapshot.createdAt}#${snapshot.id}`],
  },
});

const encryptionSchema = z.object({
  id: z.string(),
  provider: z.string(),
  cipher: text,
  keySize: z.nullable(z.number()),
  controlLocation: z.enum(['front-end', 'back-end']),
  createdAt: z.string(),
});

export type TypeEncryption = z.infer<typeof encryptionSchema>;

const volumeTypeSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: text,
  isPublic: z.boolean(),
  /** `multiattach` = `<is> True` makes its volumes attachable to many servers. */
  extraSpecs: strings,
  /** How its volumes are encrypted, as Cinder's encryption types say; absent for those that are not. */
  encryption: z.optional(encryptionSchema),
  /** Which QoS specs it is associated with; written in the commits that write it there. */
  qosSpecsId: z.optional(z.string()),
  /** Projects that may use it when it is not public. */
  accessProjects: z._default(z.array(z.string()), []),
});
export type VolumeType = z.infer<typeof volumeTypeSchema>;

export const volumeTypePartition = 'VOLUME_TYPES';

export const volumeTypes = collection({
  name: 'volume type',
  schema: volumeTypeSchema,
  key: (id: string) => ({ pk: volumeTypePartition, sk: id }),
  id: (type) => type.id,
});

/** Keeps names unique: put, expected absent, with the type that takes the name. */
export const volumeTypeNames = /* @__PURE__ */ collection({
  name: 'volume type name',
  schema: z.object({ name: z.string(), typeId: z.string() }),
  key: (name: string) => ({ pk: 'VOLUME_TYPE_NAMES', sk: name }),
  id: ({ name }) => name,
});

/** Whether volumes may be made of it, and its extra specs be known. */
export function mayUseType(type: VolumeType, rights: Rights): boolean {
  return type.isPublic || rights.isAdmin || (rights.projectId !== null && type.accessProjects.includes(rights.projectId));
}

/** The type of volumes that ask for none. Its id is the same everywhere, so that it needs no lookup. */
export const defaultVolumeType: VolumeType = {
  id: '6e1d6a5c-8b0f-4a0e-9a53-5c2f1c3f7a01',
  name: '__DEFAULT__',
  description: 'The type of volumes that ask for none',
  isPublic: true,
  extraSpecs: {},
  accessProjects: [],
};

/** A type for volumes that many servers may use at once. */
export const multiattachVolumeType: VolumeType = {
  id: '0f2b7c1e-6a4d-4d57-8f6b-2d9a4b7c9e02',
  name: 'multiattach',
  description: 'Volumes that may be attached to several servers',
  isPublic: true,
  extraSpecs: { multiattach: '<is> True' },
  accessProjects: [],
};

export function isMultiattach(type: VolumeType): boolean {
  return /^<is>\s*true$/i.test(type.extraSpecs['multiattach'] ?? '');
}

/** What a new volume of a type is encrypted with, which may be a copy of another. */
export function encryptionOf(id: string, { encryption }: VolumeType, origin: Volume | undefined): Pick<Volume, 'encryptionKeyId'> {
  const encryptionKeyId = origin?.encryptionKeyId ?? (encryption === undefined ? undefined : id);
  return encryptionKeyId === undefined ? {} : { encryptionKeyId };
}

/** Whose rights something is done with. */
export interface Rights {
  readonly projectId: string | null;
  readonly isAdmin: boolean;
}

/** Whether they may know of a volume or snapshot. */
export function mayUse(thing: { readonly projectId: string }, rights: Rights): boolean {
  return rights.isAdmin || thing.projectId === rights.projectId;
}
