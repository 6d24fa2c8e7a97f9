/** Storage that clients reach by themselves: what is uploaded, and what has become images. An object is its tag. */
import type { DataPlace, ImageData } from '../../shared/image/data.ts';

export const keyOf = ({ imageId, dataId }: DataPlace) => `${imageId}/${dataId}`;

export type BucketInMemory = ReturnType<typeof bucketInMemory>;

/** @param beforeCopy called when storage is about to copy an upload, so that something else can come first */
export function bucketInMemory(beforeCopy: (etag: string) => Promise<void> | void = () => {}) {
  const uploads = new Map<string, string>();
  const images = new Map<string, string>();
  const refuse = () => Promise.reject(new Error('Bytes do not pass through here.'));
  const data: ImageData = {
    write: refuse,
    read: refuse,
    async remove(place) {
      images.delete(keyOf(place));
      uploads.delete(keyOf(place));
    },
    async *stored() {
      for (const key of images.keys()) {
        const [imageId = '', dataId = null] = key.split('/');
        yield { imageId, dataId, changedAt: 0 };
      }
    },
    hosts: {
      source: async (place) => ({ url: `https://storage.example/images/${keyOf(place)}` }),
      target: async (place) => ({ url: `https://storage.example/images/${keyOf(place)}` }),
    },
    direct: {
      uploadMilliseconds: 300_000,
      uploadUrl: async (place) => `https://storage.example/uploads/${keyOf(place)}`,
      downloadUrl: async (place) => `https://storage.example/images/${keyOf(place)}`,
      async accept(upload, etag, dataId) {
        await beforeCopy(etag);
        if (uploads.get(keyOf(upload)) !== etag) return false;
        images.set(keyOf({ imageId: upload.imageId, dataId }), etag);
        return true;
      },
      async discard(upload) {
        uploads.delete(keyOf(upload));
      },
    },
  };
  return { uploads, images, data };
}
