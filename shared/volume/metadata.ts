/** Metadata of volumes and snapshots. */
import { z } from 'zod/mini';
import * as limits from '../limits.ts';
import * as volumeErrors from './errors.ts';

/** As Cinder has it: keys may hold a slash, unlike Nova's. */
export const volumeMetadata = z.record(z.string().check(z.regex(/^[a-zA-Z0-9-_:. /]{1,255}\n?$/)), z.string().check(z.maxLength(255)));

type Strings = Readonly<Record<string, string>>;

export const metadataErrors = [volumeErrors.TooMuchMetadata];

export function withinLimits(metadata: Strings): Record<string, string> {
  if (Object.keys(metadata).length > limits.volumeMetadataItems) {
    throw volumeErrors.TooMuchMetadata({ maximum: limits.volumeMetadataItems });
  }
  return { ...metadata };
}
