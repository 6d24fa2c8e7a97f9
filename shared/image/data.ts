/** Where the bytes of images are kept: a folder on one machine, a bucket on AWS. */

/**
 * Bytes lie under names of their own and are never written twice: the image says by `dataId` which of them are its data, so whoever
 * sends others meanwhile changes nothing of it.
 */
export interface DataPlace {
  readonly imageId: string;
  /** Null for the bytes of images that had one place each. */
  readonly dataId: string | null;
}

/** Bytes that are stored, whole or not. */
export interface StoredData extends DataPlace {
  /** When they were last written to, milliseconds since the epoch. */
  readonly changedAt: number;
}

export interface ImageData {
  /**
   * Stores the bytes: all of them, safe from a power cut, or none.
   * @returns their number and their digests, lower case hex.
   * @throws StorageFull, StorageDenied, and what the bytes themselves throw
   */
  write(
    place: DataPlace,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly bytes: number; readonly md5: string; readonly sha512: string }>;
  /** The bytes; undefined when there are none. */
  read(place: DataPlace): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Removes them, half-written or whole; what is not there is no error. */
  remove(place: DataPlace): Promise<void>;
  /** Everything that is stored, for whoever looks for what no image owns. */
  stored(): AsyncIterable<StoredData>;
  /** Where hosts reach the bytes by themselves: to build machines, and to send what is to become an image. */
  readonly hosts: HostImageData;
  /** Given where clients reach the bytes without passing through the API. `write` and `read` are not used then. */
  readonly direct?: DirectImageData;
}

/** A URL that carries its own permission for a while, or a file of the machine that the host shares with the API. */
export type BytesAt = { readonly url: string } | { readonly file: string };

interface HostImageData {
  source(place: DataPlace): Promise<BytesAt>;
  target(place: DataPlace): Promise<BytesAt>;
}

/** Bytes that travel between clients and storage by URLs that carry their own permission. */
interface DirectImageData {
  /** How long an upload can be begun at its URL, milliseconds. */
  readonly uploadMilliseconds: number;
  /** Where bytes can be put, for a while. */
  uploadUrl(upload: DataPlace): Promise<string>;
  /** Where they can be got, for a while. */
  downloadUrl(place: DataPlace): Promise<string>;
  /**
   * Copies what was uploaded to a place of that name, out of reach of the URL that it was uploaded by.
   * @returns false when the upload has been replaced since its tag was read.
   */
  accept(upload: DataPlace, etag: string, dataId: string): Promise<boolean>;
  /** Forgets what was uploaded; what is not there is no error. */
  discard(upload: DataPlace): Promise<void>;
}

/** There is no room for the bytes. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull';
}

/** The bytes may not be written where they are kept. */
export class StorageDenied extends Error {
  override readonly name = 'StorageDenied';
}
