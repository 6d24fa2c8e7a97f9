/** The bytes of images of a cloud that is a test's own. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPlace, ImageData } from '../../shared/image/data.ts';

/** @param folder where hosts put what they send, and find it: the other bytes are nothing that a fake machine is made of */
export function imageDataInMemory(folder: string): ImageData {
  const kept = new Map<string, Buffer>();
  const fileOf = ({ imageId, dataId }: DataPlace) => join(folder, `${imageId}.${dataId ?? ''}`);
  const isSent = (place: DataPlace) => existsSync(fileOf(place));
  const keyOf = ({ imageId, dataId }: DataPlace) => `${imageId} ${dataId ?? ''}`;
  return {
    async write(place, bytes) {
      const data = Buffer.concat(await Array.fromAsync(bytes));
      kept.set(keyOf(place), data);
      const digest = (algorithm: string) => createHash(algorithm).update(data).digest('hex');
      return { bytes: data.length, md5: digest('md5'), sha512: digest('sha512') };
    },
    async read(place) {
      const data = kept.get(keyOf(place)) ?? (isSent(place) ? readFileSync(fileOf(place)) : undefined);
      return (
        data &&
        (async function* () {
          yield data;
        })()
      );
    },
    async remove(place) {
      kept.delete(keyOf(place));
      rmSync(fileOf(place), { force: true });
    },
    hosts: {
      async source(place) {
        const data = kept.get(keyOf(place));
        if (data !== undefined && !isSent(place)) {
          mkdirSync(folder, { recursive: true });
          writeFileSync(fileOf(place), data.subarray(0, 4_096));
        }
        return { file: fileOf(place) };
      },
      target: async (place) => ({ file: fileOf(place) }),
    },
    async *stored() {
      for (const key of kept.keys()) {
        const [imageId = '', dataId = ''] = key.split(' ');
        yield { imageId, dataId: dataId === '' ? null : dataId, changedAt: 0 };
      }
    },
  };
}
