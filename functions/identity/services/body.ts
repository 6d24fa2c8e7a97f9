/** What requests may say of a service. */
import { z } from 'zod/mini';

export const serviceFields = {
  name: z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(255)))),
  description: z.optional(z.nullable(z.string())),
  enabled: z.optional(z.boolean()),
};

export const serviceType = z.string().check(z.minLength(1), z.maxLength(255));
