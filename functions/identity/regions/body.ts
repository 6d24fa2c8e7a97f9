/** What requests may say of a region. */
import { z } from 'zod/mini';

export const regionFields = {
  description: z.optional(z.nullable(z.string())),
  parent_region_id: z.optional(z.nullable(z.string().check(z.maxLength(255)))),
};
