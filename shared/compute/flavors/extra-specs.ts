/** Extra specs of flavors: what they are called, and their values. */
import { z } from 'zod/mini';
import * as limits from '../../limits.ts';
import * as computeErrors from '../errors.ts';

/** Numbers are kept as the strings that they are shown as. */
export const extraSpecs = z.record(
  z.string().check(z.regex(/^[a-zA-Z0-9-_:. ]{1,255}\n?$/)),
  z.pipe(
    z.union([z.string().check(z.maxLength(255)), z.number()]),
    z.transform((value: string | number) => String(value)),
  ),
);

export const extraSpecErrors = [computeErrors.FlavorExtraSpecInvalid];

/** Nova has no bound here; an item of the store has. */
export function withExtraSpecs(before: Readonly<Record<string, string>>, more: Readonly<Record<string, string>>): Record<string, string> {
  const all = { ...before, ...more };
  if (Object.keys(all).length > limits.extraSpecs) {
    throw computeErrors.FlavorExtraSpecInvalid({ reason: `A flavor has at most ${limits.extraSpecs} extra specs.` });
  }
  return all;
}
