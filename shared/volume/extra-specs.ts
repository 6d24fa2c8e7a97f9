/** Extra specs of volume types. */
import { z } from 'zod/mini';
import * as limits from '../limits.ts';
import * as volumeErrors from './errors.ts';

export const extraSpecs = z.record(z.string().check(z.regex(/^[a-zA-Z0-9-_:. ]{1,255}\n?$/)), z.string().check(z.maxLength(255)));

export const extraSpecErrors = [volumeErrors.TooManySpecs];

export function withinLimits(specs: Readonly<Record<string, string>>): Record<string, string> {
  if (Object.keys(specs).length > limits.extraSpecs) throw volumeErrors.TooManySpecs({ maximum: limits.extraSpecs });
  return { ...specs };
}
