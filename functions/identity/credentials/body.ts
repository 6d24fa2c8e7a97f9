import { z } from 'zod/mini';
import { hiddenText, idText } from '../../../shared/identity/fields.ts';
import * as limits from '../../../shared/limits.ts';

export const credentialFields = {
  blob: hiddenText('blob', limits.credentialBlobCharacters),
  type: z.string().check(z.minLength(1), z.maxLength(255)),
  user_id: idText,
};
export const projectField = z.optional(z.nullable(idText));
