/** What requests may say of a role. */
import { z } from 'zod/mini';
import { entityName, idText } from '../../../shared/identity/fields.ts';

export const roleFields = {
  description: z.optional(z.nullable(z.string())),
  domain_id: z.optional(z.nullable(idText)),
  options: z.optional(z.object({})),
};

export const roleName = entityName(255);
