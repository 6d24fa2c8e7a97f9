/** What requests may say of a registered limit. */
import { z } from 'zod/mini';
import { idText } from '../../../shared/identity/fields.ts';

export const limitNumber = z.int().check(z.minimum(-1), z.maximum(2 ** 31 - 1));
export const limitDescription = z.optional(z.nullable(z.string()));
export const regionOfLimit = z.optional(z.nullable(z.string().check(z.maxLength(255))));
export const resourceName = z.string().check(z.minLength(1), z.maxLength(255));

export const registeredLimitFields = { service_id: idText, resource_name: resourceName, default_limit: limitNumber };
