/** Images as the Compute API needs them; an adapter to another image service implements this. */
import type { Caller } from '../../operation/policy.ts';
import type { ImageView } from '../disks/block-device.ts';

export interface ImageCatalogue {
  /** The image, whoever asks. */
  findAny(imageId: string): Promise<ImageView | undefined>;
  /** The image, if it is there and the caller may see it. */
  find(imageId: string, caller: Caller): Promise<ImageView | undefined>;
}
