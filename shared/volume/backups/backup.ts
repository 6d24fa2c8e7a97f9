/** Backups: what was on a volume, kept where the bytes of images are, under the backup's own name. */
import { z } from 'zod/mini';
import type { Caller } from '../../operation/policy.ts';
import { shownSince, view } from '../../operation/view.ts';
import { collection } from '../../store/collection.ts';
import { shardOf } from '../../store/shard.ts';
import { type LinkContext, volumeLinks } from '../links.ts';
import { time } from '../views.ts';

const text = z.nullable(z.string());
const strings = z.record(z.string(), z.string());

const backupSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  name: text,
  description: text,
  /** What a client called the place; everything has one here. */
  container: text,
  status: z.enum(['creating', 'available', 'restoring', 'error']),
  /** Which volume it was last restored into, if that was there before. */
  restoreVolumeId: z.optional(z.string()),
  failReason: text,
  metadata: strings,
  /** Of the volume, as it was then. */
  volumeId: z.string(),
  /** Of which of its snapshots, and when that was taken. */
  snapshotId: z.optional(z.string()),
  dataTimestamp: z.optional(z.string()),
  volumeTypeId: z.string(),
  sizeGib: z.number(),
  bootable: z.boolean(),
  imageMetadata: strings,
  /** The name of its bytes; null for that of a volume that is in the books only, which has none. */
  dataId: text,
  diskFormat: z.string(),
  checksum: text,
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Backup = z.infer<typeof backupSchema>;

export const backupPartitions = {
  project: (projectId: string) => `BACKUP#${projectId}`,
  all: (shard: number) => `BACKUP#${shard}`,
};

export const backups = /* @__PURE__ */ collection({
  name: 'backup',
  schema: backupSchema,
  key: (id: string) => ({ pk: `BACKUP#${id}`, sk: 'BACKUP' }),
  id: ({ id }) => id,
  indexes: {
    project: (backup) => [backupPartitions.project(backup.projectId), `${backup.createdAt}#${backup.id}`],
    all: (backup) => [backupPartitions.all(shardOf(backup.id)), `${backup.createdAt}#${backup.id}`],
  },
});

interface Context extends LinkContext {
  readonly caller: Pick<Caller, 'projectId' | 'isAdmin'>;
}

/** As lists show it, and what made or changed it. */
export const backupSummary = view<Backup, Context>({
  id: ({ id }) => id,
  name: ({ name }) => name,
  links: ({ id }, context) => volumeLinks(`backups/${id}`, context),
});

export const backupDetail = view<Backup, Context>({
  ...backupSummary.fields,
  status: ({ status }) => status,
  size: ({ sizeGib }) => sizeGib,
  object_count: ({ dataId, status }) => (dataId !== null && (status === 'available' || status === 'restoring') ? 1 : 0),
  availability_zone: () => null,
  container: ({ container }) => container,
  created_at: ({ createdAt }) => time(createdAt),
  updated_at: ({ updatedAt }) => time(updatedAt),
  description: ({ description }) => description,
  fail_reason: ({ failReason }) => failReason,
  volume_id: ({ volumeId }) => volumeId,
  is_incremental: () => false,
  has_dependent_backups: () => false,
  snapshot_id: ({ snapshotId }) => snapshotId ?? null,
  data_timestamp: ({ dataTimestamp, createdAt }) => time(dataTimestamp ?? createdAt),
  'os-backup-project-attr:project_id': shownSince('3.18', ({ projectId }, { caller }) => (caller.isAdmin ? projectId : undefined)),
  metadata: shownSince('3.43', ({ metadata }) => metadata),
  user_id: shownSince('3.56', ({ userId }) => userId),
});
