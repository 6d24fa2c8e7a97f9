/** Where the bytes of images are kept: a folder on one machine, a bucket on AWS. */
export interface ImageData {
  /**
   * Stores the bytes under the image's id, replacing what was there only when all have arrived.
   * @returns their number and their digests, lower case hex.
   */
  write(imageId: string, bytes: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: number; readonly md5: string; readonly sha512: string }>;
  /** The bytes; undefined when there are none. */
  read(imageId: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Removes them; what is not there is no error. */
  remove(imageId: string): Promise<void>;
}
