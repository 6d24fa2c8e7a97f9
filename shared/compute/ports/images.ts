/** Images as the Compute API needs them; an adapter to another image service implements this. */
import type { Caller } from '../../operation/policy.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { ImageView } from '../disks/block-device.ts';

/** An image that is made of a server, or of a volume. */
export interface ServerImage {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly minDiskGib: number;
  readonly minRamMib: number;
  /** As long as no data has come: unknown unless told. */
  readonly diskFormat?: string;
  /** Private unless told. */
  readonly visibility?: 'public' | 'community' | 'shared' | 'private';
  readonly isProtected?: boolean;
}

/** Bytes that are to become an image's data, under their own name. */
export interface AwaitedData {
  readonly imageId: string;
  readonly dataId: string;
}

/** What a host says of the bytes that it has sent. */
export interface SentData {
  readonly sizeBytes: number;
  readonly checksum: string | null;
  readonly sha512: string | null;
  readonly diskFormat: string;
}

/**
 * Images are written in the commits of the servers that they are made of. What is asked for an image that is gone, or that others have given data
 * meanwhile, changes nothing, and says so.
 */
export interface ImageCatalogue {
  /** The image, whoever asks. */
  findAny(imageId: string): Promise<ImageView | undefined>;
  /** The image, if it is there and the caller may see it. */
  find(imageId: string, caller: Caller): Promise<ImageView | undefined>;
  /**
   * Makes an image that waits for its data: `queued`. Without news it is gone after a while, so that whatever happens to who makes it, nothing is left.
   * @param dataId under which its data will come
   */
  make(tx: Transaction, image: ServerImage, dataId: string): void;
  /** A host has been told to send the data: `saving`. @returns whether it still waits for them */
  expect(tx: Transaction, data: AwaitedData): Promise<boolean>;
  /** The data are there: `active`; null for an image that has none but its properties. @returns whether it still waited for them */
  complete(tx: Transaction, data: AwaitedData, sent: SentData | null): Promise<boolean>;
  /** No data will come: the image is gone, if it waits for them. */
  giveUp(tx: Transaction, data: AwaitedData): Promise<void>;
  /** Deletes it, unless its owner has protected it or shared it with others. */
  remove(tx: Transaction, imageId: string): Promise<void>;
  /** Ids of a project's images that have data and these properties, newest first. */
  having(projectId: string, properties: Readonly<Record<string, string>>): Promise<readonly string[]>;
}
