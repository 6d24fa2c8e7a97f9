/** Lists that several bodies hold. */
import { z } from 'zod/mini';

const distinct = <T>(values: readonly T[]) => new Set(values).size === values.length;

/** Ids of certificates, each once; null for none. */
export const trustedCertificates = z.nullable(
  z
    .array(z.string().check(z.minLength(1)))
    .check(z.minLength(1), z.maxLength(50), z.refine(distinct, { error: 'has non-unique elements' })),
);
