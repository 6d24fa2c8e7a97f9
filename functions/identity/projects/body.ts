/** What requests may say of a project. */
import { z } from 'zod/mini';
import { entityName, idText, projectTags } from '../../../shared/identity/fields.ts';

export const projectFields = {
  description: z.optional(z.nullable(z.string())),
  domain_id: z.optional(z.nullable(idText)),
  parent_id: z.optional(z.nullable(idText)),
  enabled: z.optional(z.boolean()),
  is_domain: z.optional(z.literal(false)),
  tags: z.optional(projectTags),
  options: z.optional(z.object({})),
};

export const projectName = entityName(64);
