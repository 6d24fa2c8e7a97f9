/** Images, as Glance's clients know them. */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import { compiled } from '../store/compiled.ts';
import { shardOf } from '../store/shard.ts';

const text = z.nullable(z.string());

const imageSchema = compiled({
  id: z.string(),
  ownerProjectId: text,
  name: text,
  status: z.enum(['queued', 'saving', 'uploading', 'active', 'killed', 'deleted', 'pending_delete', 'deactivated']),
  visibility: z.enum(['public', 'community', 'shared', 'private']),
  isProtected: z.boolean(),
  isHidden: z.boolean(),
  diskFormat: text,
  containerFormat: text,
  minDiskGib: z.number(),
  minRamMib: z.number(),
  /** Null until data was uploaded. */
  sizeBytes: z.nullable(z.number()),
  /** MD5, as clients compare it. */
  checksum: text,
  sha512: text,
  tags: z.array(z.string()),
  /** Everything else that the image says of itself, as strings. */
  properties: z.record(z.string(), z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Which of the bytes that were sent for it are its data; null also for an image whose data lies under its id alone. */
  dataId: z._default(z.nullable(z.string()), null),
  /** Who is sending data: nobody else may until it has come or the deadline, in milliseconds since the epoch, has passed. One that is made of a server ends with it. Staging: what is sent becomes the image's data when it is imported. */
  upload: z._default(
    z.nullable(z.object({ id: z.string(), deadline: z.number(), ofServer: z.optional(z.boolean()), isStaging: z.optional(z.boolean()) })),
    null,
  ),
  /** What was sent and waits to be imported. */
  staged: z._default(z.nullable(z.object({ dataId: text, sizeBytes: z.nullable(z.number()), checksum: text, sha512: text })), null),
  /** How many projects it is shared with. */
  memberCount: z._default(z.number(), 0),
});
export type Image = z.infer<typeof imageSchema>;

/** What a deleted image leaves behind for ever, so that its id never means other bytes. */
export const tombstoneOf = ({ id, ownerProjectId, createdAt }: Image, deletedAt: string): Image => ({
  ...blankImage(id, ownerProjectId, createdAt),
  status: 'deleted',
  updatedAt: deletedAt,
});

/** An image that nothing is known of yet. */
export const blankImage = (id: string, ownerProjectId: string | null, time: string): Image => ({
  id,
  ownerProjectId,
  name: null,
  status: 'queued',
  visibility: 'shared',
  isProtected: false,
  isHidden: false,
  diskFormat: null,
  containerFormat: null,
  minDiskGib: 0,
  minRamMib: 0,
  sizeBytes: null,
  checksum: null,
  sha512: null,
  tags: [],
  properties: {},
  createdAt: time,
  updatedAt: time,
  dataId: null,
  upload: null,
  staged: null,
  memberCount: 0,
});

/** Public and community images are in one partition, those of a project in its own. */
export const imagePartitions = {
  shown: 'IMAGE#PUBLIC',
  project: (projectId: string) => `IMAGE#${projectId}`,
  all: (shard: number) => `IMAGE#${shard}`,
  /** Those that somebody sends data to, by deadline. */
  uploading: 'IMAGE#UPLOADING',
};

/** Sorts by deadline. */
export const deadlineSort = (milliseconds: number, id = '') => `${String(milliseconds).padStart(15, '0')}#${id}`;

const isListed = ({ status }: Image) => status !== 'deleted';

export const images = collection({
  name: 'image',
  schema: imageSchema,
  key: (id: string) => ({ pk: `IMAGE#${id}`, sk: 'IMAGE' }),
  id: (image) => image.id,
  indexes: {
    project: (image) => (isListed(image) ? [listOf(image), `${image.createdAt}#${image.id}`] : undefined),
    all: (image) => (isListed(image) ? [imagePartitions.all(shardOf(image.id)), `${image.createdAt}#${image.id}`] : undefined),
    due: ({ id, upload }) => (upload === null ? undefined : [imagePartitions.uploading, deadlineSort(upload.deadline, id)]),
  },
});

function listOf({ visibility, ownerProjectId }: Image): string {
  return visibility === 'public' || visibility === 'community' ? imagePartitions.shown : imagePartitions.project(ownerProjectId ?? '');
}

/** Whether the caller may see and use it, whoever it is shared with. */
export function maySee(image: Image, caller: { readonly projectId: string | null; readonly isAdmin: boolean }): boolean {
  return caller.isAdmin || image.visibility === 'public' || image.visibility === 'community' || image.ownerProjectId === caller.projectId;
}
