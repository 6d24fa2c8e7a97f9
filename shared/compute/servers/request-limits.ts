/** What a create request may carry: metadata and injected files. */
import type { Limits } from '../../quota/compute-resources.ts';
import { isWithin } from '../../quota/resource.ts';
import * as computeErrors from '../errors.ts';

export const metadataLimitErrors = [computeErrors.MetadataQuotaExceeded];

export function assertMetadataWithinLimits(metadata: Readonly<Record<string, string>>, { metadata_items: allowed }: Limits): void {
  if (!isWithin(allowed, Object.keys(metadata).length)) throw computeErrors.MetadataQuotaExceeded({ allowed });
}

/** A file to put into the server, until microversion 2.56. */
export interface InjectedFile {
  readonly path: string;
  /** Base64. */
  readonly contents: string;
}

export const injectedFileErrors = [
  computeErrors.InjectedFilesExceeded,
  computeErrors.InjectedFilePathExceeded,
  computeErrors.InjectedFileContentExceeded,
];

export function assertInjectedFilesWithinLimits(files: readonly InjectedFile[], limits: Limits): void {
  const { injected_file_path_bytes: pathBytes, injected_file_content_bytes: contentBytes } = limits;
  if (!isWithin(limits.injected_files, files.length)) throw computeErrors.InjectedFilesExceeded();
  if (files.some(({ path }) => !isWithin(pathBytes, path.length))) throw computeErrors.InjectedFilePathExceeded({ allowed: pathBytes });
  if (files.some(({ contents }) => !isWithin(contentBytes, Buffer.from(contents, 'base64').byteLength))) {
    throw computeErrors.InjectedFileContentExceeded({ allowed: contentBytes });
  }
}
