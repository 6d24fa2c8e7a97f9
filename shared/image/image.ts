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
  status: z.enum(['queued', 'saving', 'active', 'killed', 'deleted', 'pending_delete', 'deactivated']),
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
});
export type Image = z.infer<typeof imageSchema>;

/** Public and community images are in one partition, those of a project in its own. */
export const imagePartitions = {
  shown: 'IMAGE#PUBLIC',
  project: (projectId: string) => `IMAGE#${projectId}`,
  all: (shard: number) => `IMAGE#${shard}`,
};

export const images = collection({
  name: 'image',
  schema: imageSchema,
  key: (id: string) => ({ pk: `IMAGE#${id}`, sk: 'IMAGE' }),
  id: (image) => image.id,
  indexes: {
    project: (image) => [
      image.visibility === 'public' || image.visibility === 'community'
        ? imagePartitions.shown
        : imagePartitions.project(image.ownerProjectId ?? ''),
      `${image.createdAt}#${image.id}`,
    ],
    all: (image) => [imagePartitions.all(shardOf(image.id)), `${image.createdAt}#${image.id}`],
  },
});

/** Whether the caller may see and use it. */
export function maySee(image: Image, caller: { readonly projectId: string | null; readonly isAdmin: boolean }): boolean {
  return caller.isAdmin || image.visibility === 'public' || image.visibility === 'community' || image.ownerProjectId === caller.projectId;
}
