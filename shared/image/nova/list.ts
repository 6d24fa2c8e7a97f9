/** Lists of images by the parameters of the Compute API. Source: contract/schemas/ImagesController.index.json. */
import { z } from 'zod/mini';
import * as computeErrors from '../../compute/errors.ts';
import * as limits from '../../limits.ts';
import { inNovasWords } from '../../operation/in-novas-words.ts';
import type { Caller } from '../../operation/policy.ts';
import { enforce } from '../../operation/policy.ts';
import { texts } from '../../operation/query-values.ts';
import type { Store } from '../../store/port.ts';
import type { ImageQuery } from '../filters.ts';
import { type ImagePage, listImages, listImagesErrors } from '../list.ts';
import { seesImages } from './rules.ts';

const positive = z.array(
  z.string().check(
    z.regex(/^[0-9]*\n?$/),
    z.minLength(1),
    // Nova's pattern lets a newline alone pass, and only what is a number has a minimum.
    z.refine((text) => text === '\n' || Number(text) >= 1, { error: 'is less than the minimum of 1' }),
  ),
);

/** Properties of images are filters by the name `property-...`. */
export const novaImageQuery = z.catchall(
  z.object({
    limit: z.optional(positive),
    page_size: z.optional(positive),
    offset: z.optional(positive),
  }),
  texts,
);

/** Filters as the image service has them, by the names that the Compute API has for them. */
const filterNames: ReadonlyMap<string, string> = new Map([
  ['name', 'name'],
  ['status', 'status'],
  ['changes-since', 'updated_at'],
  ['server', 'instance_uuid'],
  ['type', 'image_type'],
  ['minRam', 'min_ram'],
  ['minDisk', 'min_disk'],
]);

/** What is asked for by something else than its value as it is. */
const values: ReadonlyMap<string, (value: string) => string> = new Map([
  ['status', (value) => value.toLowerCase()],
  ['changes-since', (value) => `gte:${value}`],
  // Clients name a server by its id or by its URL.
  ['server', (value) => value.slice(value.lastIndexOf('/') + 1)],
]);

const propertyPrefix = 'property-';

export interface NovaImagePage {
  readonly images: ImagePage['images'];
  readonly next: { readonly marker: string; readonly limit: number } | undefined;
}

export const listNovaImagesErrors = [computeErrors.ProxiedImageInvalid];

export async function listNovaImages(store: Store, query: ImageQuery, caller: Caller): Promise<NovaImagePage> {
  enforce(seesImages, caller, caller);
  const limit = Math.min(Number(query['limit']?.at(-1) ?? limits.pageItems), limits.pageItems);
  const asked = Object.entries(query).flatMap(([name, given = []]): [string, readonly string[]][] => {
    const filter = filterNames.get(name) ?? (name.startsWith(propertyPrefix) ? name.slice(propertyPrefix.length) : undefined);
    const value = given.at(-1);
    return filter === undefined || value === undefined ? [] : [[filter, [(values.get(name) ?? String)(value)]]];
  });
  const marker = query['marker'];
  const { images, next } = await inNovasWords(
    () => listImages(store, { ...Object.fromEntries(asked), limit: [String(limit)], ...(marker && { marker }) }, caller),
    listImagesErrors,
    ({ message }) => computeErrors.ProxiedImageInvalid({ reason: message }),
  );
  return { images, next: next === undefined ? undefined : { marker: next, limit } };
}
