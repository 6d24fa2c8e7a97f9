/** Extra specs of flavors: what they are called, and their values. */
import { z } from 'zod/mini';

/** Numbers are kept as the strings that they are shown as. */
export const extraSpecs = z.record(
  z.string().check(z.regex(/^[a-zA-Z0-9-_:. ]{1,255}\n?$/)),
  z.pipe(
    z.union([z.string().check(z.maxLength(255)), z.number()]),
    z.transform((value: string | number) => String(value)),
  ),
);
