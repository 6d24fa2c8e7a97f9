/** Which images of the host may not be thrown away: those that machines stand on, and those of which one is just being made. */
import type { Log } from '../../../shared/log.ts';
import type { HostImage, HostImages, ImageToGet } from '../../images/host-images.ts';
import { isThere } from './is-there.ts';
import type { MachineRecord } from './record.ts';
import type { Records } from './records.ts';

/** The images that machines stand on. */
const imagesOf = (all: readonly MachineRecord[]) => [
  ...new Set(all.flatMap(({ image, rescue }) => [image, rescue?.image]).filter((path) => path != null)),
];

export interface HeldImages {
  /** The image stays until the work is done; what stands on it then is to be written down by it. */
  with<T>(wanted: ImageToGet, work: (image: HostImage) => Promise<T>): Promise<T>;
  /** Tells the host's images anew which of them are used. */
  tell(): Promise<void>;
}

export function holdImages(images: HostImages, records: Pick<Records, 'all'>): HeldImages {
  const held = new Map<object, string>();
  const tell = async () => images.inUse([...imagesOf(await records.all()), ...held.values()]);
  return {
    tell,
    async with(wanted, work) {
      const hold = {};
      try {
        for (;;) {
          const image = await images.get(wanted);
          held.set(hold, image.path);
          await tell();
          // It may have been thrown away before it was held.
          if (await isThere(image.path)) return await work(image);
        }
      } finally {
        held.delete(hold);
        await tell();
      }
    },
  };
}

/** Fetches an image before anybody needs it. It is thrown away like others that nothing stands on, when there is no room. */
export function cacheImage({ images, log }: { readonly images: HeldImages; readonly log: Log }, { id, ...image }: ImageToGet): void {
  const told = (level: 'info' | 'warn', event: string, more: object = {}) => log.write({ level, event, imageId: id, ...more });
  images
    .with({ id, ...image }, async () => told('info', 'image fetched ahead'))
    .catch((error: unknown) =>
      told('warn', 'image not fetched ahead', { message: error instanceof Error ? error.message : String(error) }),
    );
}
