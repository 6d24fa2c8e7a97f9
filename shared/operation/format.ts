/** Formats of JSON Schema that a function knows. */
import { z } from 'zod/mini';

/** A string that is accepted; messages call the format by its name. */
// @__NO_SIDE_EFFECTS__
export function format(name: string, accepts: (text: string) => boolean) {
  return z.string().check(z.refine(accepts, { error: `is not a '${name}'` }));
}
