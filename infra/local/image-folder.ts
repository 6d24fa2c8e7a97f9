/** Images' bytes as files in a folder. */
import { createHash } from 'node:crypto';
import * as machine from 'node:fs/promises';
import { join } from 'node:path';
import { type DataPlace, type ImageData, StorageDenied, StorageFull } from '../../shared/image/data.ts';

/** Names of files: the image's id, and after a dot which of its bytes they are. Others would lead out of the folder. */
const fileName = /^([0-9a-f-]{36})(?:\.([0-9a-zA-Z-]{1,100}))?$/;
/** What is not whole yet is named so. */
const partial = '.part';

/** @param files the machine's, unless told */
export function imageFolder(folder: string, files: Pick<typeof machine, 'mkdir' | 'open' | 'rename' | 'rm'> = machine): ImageData {
  const pathOf = ({ imageId, dataId }: DataPlace) => {
    const name = dataId === null ? imageId : `${imageId}.${dataId}`;
    if (!fileName.test(name)) throw new RangeError(`"${name}" names no data of an image.`);
    return join(folder, name);
  };

  /** What is renamed stands in the folder, which is written to disk like a file. */
  async function settle(): Promise<void> {
    const handle = await files.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  return {
    async write(place, bytes) {
      const path = pathOf(place);
      const part = `${path}${partial}`;
      const md5 = createHash('md5');
      const sha512 = createHash('sha512');
      let length = 0;
      await storing(() => files.mkdir(folder, { recursive: true, mode: 0o700 }));
      const file = await storing(() => files.open(part, 'w', 0o600));
      let isOpen = true;
      try {
        for await (const chunk of bytes) {
          md5.update(chunk);
          sha512.update(chunk);
          length += chunk.length;
          // Unlike write(), which may write less than it was given when the disk is nearly full, this writes all or fails.
          await storing(() => file.writeFile(chunk));
        }
        await storing(() => file.sync());
        isOpen = false;
        await storing(() => file.close());
        await storing(() => files.rename(part, path));
        await storing(settle);
      } catch (error) {
        if (isOpen) await file.close().catch(() => {});
        await Promise.all([part, path].map((each) => files.rm(each, { force: true })));
        throw error;
      }
      return { bytes: length, md5: md5.digest('hex'), sha512: sha512.digest('hex') };
    },
    async read(place) {
      try {
        // Opened before anything is answered, so that what is missing is noticed in time.
        const file = await files.open(pathOf(place), 'r');
        return file.createReadStream();
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    async remove(place) {
      const path = pathOf(place);
      await Promise.all([path, `${path}${partial}`].map((each) => files.rm(each, { force: true })));
    },
    hosts: { source: async (place) => ({ file: pathOf(place) }), target: async (place) => ({ file: pathOf(place) }) },
    async *stored() {
      for (const name of await machine.readdir(folder).catch(nobodyThere)) {
        const [, imageId, dataId = null] = fileName.exec(name.endsWith(partial) ? name.slice(0, -partial.length) : name) ?? [];
        if (imageId === undefined) continue;
        const facts = await machine.stat(join(folder, name)).catch(nobodyThere);
        if ('mtimeMs' in facts) yield { imageId, dataId, changedAt: facts.mtimeMs };
      }
    },
  };
}

/** A folder that was not made yet has nothing in it, and a file may be removed while others look. @throws any other error */
function nobodyThere(error: unknown): [] {
  if (codeOf(error) === 'ENOENT') return [];
  throw error;
}

/** Files' ways of saying that there is no room, and that it is not allowed. */
const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const denied: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS']);

/** @throws StorageFull, StorageDenied, or what the work throws */
async function storing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    const message = error instanceof Error ? error.message : String(error);
    if (full.has(code)) throw new StorageFull(message, { cause: error });
    throw denied.has(code) ? new StorageDenied(message, { cause: error }) : error;
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
