/** Volumes, as Cinder's clients know them, with the attachments that the volume service records. */
import { z } from 'zod/mini';
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
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Volume = z.infer<typeof volumeSchema>;

export const volumePartitions = {
  project: (projectId: string) => `VOLUME#${projectId}`,
  all: (shard: number) => `VOLUME#${shard}`,
};

export const volumes = collection({
  name: 'volume',
  schema: volumeSchema,
  key: (id: string) => ({ pk: `VOLUME#${id}`, sk: 'VOLUME' }),
  id: (volume) => volume.id,
  indexes: {
    project: (volume) => [volumePartitions.project(volume.projectId), `${volume.createdAt}#${volume.id}`],
    all: (volume) => [volumePartitions.all(shardOf(volume.id)), `${volume.createdAt}#${volume.id}`],
  },
});

const snapshotSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  volumeId: z.string(),
  name: text,
  description: text,
  sizeGib: z.number(),
  status: z.string(),
  metadata: strings,
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** Where an attachment is that was made by the volume service's own API: found by its id alone, and at once. */
export const attachmentPlaces = collection({
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

const volumeTypeSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: text,
  isPublic: z.boolean(),
  /** `multiattach` = `<is> True` makes its volumes attachable to many servers. */
  extraSpecs: strings,
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
export const volumeTypeNames = collection({
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

/** Whose rights something is done with. */
export interface Rights {
  readonly projectId: string | null;
  readonly isAdmin: boolean;
}

/** Whether they may know of a volume or snapshot. */
export function mayUse(thing: { readonly projectId: string }, rights: Rights): boolean {
  return rights.isAdmin || thing.projectId === rights.projectId;
}
