/** What a create request may carry: metadata and injected files. */
import * as computeErrors from './errors.ts';
import { isWithin, type Limits } from './quotas.ts';

/** @throws MetadataQuotaExceeded */
export function assertMetadataWithinLimits(metadata: Readonly<Record<string, string>> | undefined, limits: Limits): void {
  const count = Object.keys(metadata ?? {}).length;
  if (!isWithin(limits.metadataItems, count)) throw computeErrors.MetadataQuotaExceeded({ allowed: limits.metadataItems });
}

/** A file to put into the server, until microversion 2.56. */
export interface InjectedFile {
  readonly path: string;
  /** Decoded. */
  readonly contents: Uint8Array;
}

/** @throws InjectedFilesExceeded, InjectedFilePathExceeded, InjectedFileContentExceeded: the first that holds, in this order */
export function assertInjectedFilesWithinLimits(files: readonly InjectedFile[], limits: Limits): void {
  if (!isWithin(limits.injectedFiles, files.length)) throw computeErrors.InjectedFilesExceeded();
  const longestPath = Math.max(0, ...files.map(({ path }) => path.length));
  const longestContents = Math.max(0, ...files.map(({ contents }) => contents.byteLength));
  if (!isWithin(limits.injectedFilePathBytes, longestPath)) {
    throw computeErrors.InjectedFilePathExceeded({ allowed: limits.injectedFilePathBytes });
  }
  if (!isWithin(limits.injectedFileContentBytes, longestContents)) {
    throw computeErrors.InjectedFileContentExceeded({ allowed: limits.injectedFileContentBytes });
  }
}
