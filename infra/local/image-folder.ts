/** Images' bytes as files in a folder. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageData } from '../../shared/image/data.ts';

/** A name that is no id of an image is refused: it would lead out of the folder. */
const imageId = /^[0-9a-f-]{36}$/;

export function imageFolder(folder: string): ImageData {
  const pathOf = (id: string) => {
    if (!imageId.test(id)) throw new RangeError(`"${id}" is no id of an image.`);
    return join(folder, id);
  };
  return {
    async write(id, bytes) {
      const path = pathOf(id);
      const partial = `${path}.part`;
      await mkdir(folder, { recursive: true });
      const md5 = createHash('md5');
      const sha512 = createHash('sha512');
      let length = 0;
      const file = await open(partial, 'w', 0o600);
      try {
        for await (const chunk of bytes) {
          md5.update(chunk);
          sha512.update(chunk);
          length += chunk.length;
          await file.write(chunk);
        }
        await file.sync();
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      await rename(partial, path);
      return { bytes: length, md5: md5.digest('hex'), sha512: sha512.digest('hex') };
    },
    async read(id) {
      const path = pathOf(id);
      try {
        await access(path);
      } catch {
        return undefined;
      }
      return createReadStream(path);
    },
    async remove(id) {
      await rm(pathOf(id), { force: true });
    },
  };
}
