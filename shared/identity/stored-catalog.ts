/**
 * What administrators add to the catalogue: services, endpoints and regions. All of them are in one partition, so that a token's catalogue takes one
 * query. What is there from the beginning is not stored and cannot be changed: see catalog.ts.
 */
import { z } from 'zod/mini';
import { type Collection, collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';

const extra = z.record(z.string(), z.unknown());

const serviceSchema = z.object({
  id: z.string(),
  type: z.string(),
  name: z.optional(z.string()),
  description: z.optional(z.string()),
  enabled: z.boolean(),
  extra,
});
export type StoredService = z.infer<typeof serviceSchema>;

const endpointSchema = z.object({
  id: z.string(),
  serviceId: z.string(),
  regionId: z.nullable(z.string()),
  interface: z.enum(['public', 'internal', 'admin']),
  url: z.string(),
  enabled: z.boolean(),
  extra,
});
export type StoredEndpoint = z.infer<typeof endpointSchema>;

const regionSchema = z.object({ id: z.string(), description: z.string(), parentId: z.nullable(z.string()), extra });
export type StoredRegion = z.infer<typeof regionSchema>;

const partition = 'CATALOG';
const part = <T extends { readonly id: string }>(name: string, schema: z.core.$ZodType<T>): Collection<T, string> =>
  collection({ name, schema, key: (id: string) => ({ pk: partition, sk: `${name}#${id}` }), id: (thing) => thing.id });

export const services = part<StoredService>('service', serviceSchema);
export const endpoints = part<StoredEndpoint>('endpoint', endpointSchema);
export const regions = part<StoredRegion>('region', regionSchema);

export interface StoredCatalog {
  readonly services: readonly StoredService[];
  readonly endpoints: readonly StoredEndpoint[];
  readonly regions: readonly StoredRegion[];
}

export async function storedCatalog(store: Store): Promise<StoredCatalog> {
  const found = { services: [] as StoredService[], endpoints: [] as StoredEndpoint[], regions: [] as StoredRegion[] };
  let after: Parameters<Store['list']>[0]['after'];
  do {
    const page = await store.list({ index: 'table', partition, limit: 1000, ...(after === undefined ? {} : { after }) });
    for (const item of page.items) {
      if (item.sk.startsWith('service#')) found.services.push(services.parse(item));
      else if (item.sk.startsWith('endpoint#')) found.endpoints.push(endpoints.parse(item));
      else found.regions.push(regions.parse(item));
    }
    after = page.after;
  } while (after !== undefined);
  return found;
}
