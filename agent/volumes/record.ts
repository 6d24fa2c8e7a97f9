/** What an agent remembers of a volume. It is written before what it tells is done, so that whoever comes next knows what may have been. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod/mini';
import { count, hostName, milliseconds } from '../../shared/messaging/members.ts';
import { isMissing, replaceFile } from './files.ts';

/** Which of its contents it has; absent: its first. */
const contents = z.optional(count);

const recordSchema = z.object({
  /** Of the newest order that was begun with. */
  revision: z.int().check(z.positive()),
  sizeGib: count,
  isEncrypted: z.boolean(),
  isShared: z.boolean(),
  contents,
  /** That stand, or should. */
  exports: z.array(z.object({ attachmentId: z.string(), host: hostName, isReadOnly: z.boolean(), contents })),
  /** How its daemon listens: for so many clients, and at which port where it is no socket. */
  server: z.optional(z.object({ connections: count, port: z.optional(count) })),
  uploaded: z.array(
    z.object({ id: z.guid(), dataId: z.string(), sizeBytes: count, checksum: z.string(), sha512: z.string(), diskFormat: z.string() }),
  ),
});
export type VolumeRecord = z.output<typeof recordSchema>;

const tombstone = z.object({ revision: z.int().check(z.positive()), at: milliseconds });

async function read<Schema extends z.core.$ZodType>(path: string, schema: Schema): Promise<z.output<Schema> | undefined> {
  try {
    return z.parse(schema, JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export const readRecord = (path: string): Promise<VolumeRecord | undefined> => read(path, recordSchema);
export const writeRecord = (path: string, record: VolumeRecord): Promise<void> => replaceFile(path, JSON.stringify(record));
export const readTombstone = (path: string): Promise<z.output<typeof tombstone> | undefined> => read(path, tombstone);
export const writeTombstone = (path: string, stone: z.output<typeof tombstone>): Promise<void> => replaceFile(path, JSON.stringify(stone));
