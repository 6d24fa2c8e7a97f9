/** What requests may say of a user. */
import { z } from 'zod/mini';
import { entityName, idText, password } from '../../../shared/identity/fields.ts';

export const userFields = {
  password: z.optional(z.nullable(password)),
  domain_id: z.optional(z.nullable(idText)),
  default_project_id: z.optional(z.nullable(idText)),
  enabled: z.optional(z.boolean()),
  options: z.optional(z.object({})),
};

export const userName = entityName(255);
