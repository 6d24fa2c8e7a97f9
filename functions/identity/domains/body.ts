/** What requests may say of a domain. */
import { z } from 'zod/mini';
import { entityName, projectTags } from '../../../shared/identity/fields.ts';

export const domainFields = {
  description: z.optional(z.nullable(z.string())),
  enabled: z.optional(z.boolean()),
  tags: z.optional(projectTags),
  options: z.optional(z.object({})),
};
export const domainName = entityName(64);
