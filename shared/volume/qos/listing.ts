import * as volumeErrors from '../errors.ts';
import { equals } from '../filters.ts';
import type { Listing } from '../pages.ts';
import type { QosSpecs } from './qos-specs.ts';

export const qosListing: Listing<QosSpecs> = {
  id: ({ id }) => id,
  missing: (marker) => volumeErrors.QosSpecsNotFound({ id: marker }),
  filters: { id: equals(({ id }) => id), name: equals(({ name }) => name), consumer: equals(({ consumer }) => consumer) },
  sortKeys: { id: ({ id }) => id, name: ({ name }) => name, created_at: ({ createdAt }) => createdAt },
};
