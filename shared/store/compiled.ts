/**
 * Object schemas of stored things, compiled. `zod/mini` leaves out the compiler that `zod` has for objects; parsing a thousand servers
 * takes a third of the time with it, and the rest of mini stays small. Where code may not be made from strings, zod falls back by itself.
 */

import type { z } from 'zod/mini';
import { $ZodObjectJIT } from 'zod/v4/core';

/** As z.object: unknown attributes are dropped. */
export function compiled<const Shape extends z.core.$ZodLooseShape>(shape: Shape): z.core.$ZodObject<Shape, z.core.$strip> {
  return new $ZodObjectJIT({ type: 'object', shape }) as unknown as z.core.$ZodObject<Shape, z.core.$strip>;
}
