/** What requests may say of a group. */
import { z } from 'zod/mini';
import { entityName, idText } from '../../../shared/identity/fields.ts';

export const groupFields = { description: z.optional(z.nullable(z.string())), domain_id: z.optional(z.nullable(idText)) };
export const groupName = entityName(64);
