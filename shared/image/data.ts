/** Where the bytes of images are kept: a folder on one machine, a bucket on AWS. */
export interface ImageData {
  /**
   * Stores the bytes under the image's id, replacing what was there only when all have arrived.
   * @returns their number and their digests, lower case hex.
   */
  write(
    imageId: string,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly bytes: number; readonly md5: string; readonly sha512: string }>;
  /** The bytes; undefined when there are none. */
  read(imageId: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Removes them; what is not there is no error. */
  remove(imageId: string): Promise<void>;
  /** Given where clients reach the bytes without passing through the API. `write` and `read` are not used then. */
  readonly direct?: DirectImageData;
}

/** Bytes that travel between clients and storage by URLs that carry their own permission. */
interface DirectImageData {
  /** Where the bytes of an image can be put, for a while. */
  uploadUrl(imageId: string): Promise<string>;
  /** Where they can be got, for a while. */
  downloadUrl(imageId: string): Promise<string>;
  /**
   * Makes what was uploaded the image's data, out of reach of the URL that it was uploaded by.
   * @returns false when the upload has been replaced since its tag was read.
   */
  accept(imageId: string, etag: string): Promise<boolean>;
  /** Forgets what was uploaded; what is not there is no error. */
  discard(imageId: string): Promise<void>;
}
