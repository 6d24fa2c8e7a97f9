/** Which images a list shows. */
import { pageOf } from '../operation/pages.ts';
import type { Caller } from '../operation/policy.ts';
import type { Store } from '../store/port.ts';
import { shardCount } from '../store/table.ts';
import * as imageErrors from './errors.ts';
import { type Image, imagePartitions, images } from './image.ts';
import { imageView } from './view.ts';

type Query = Readonly<Record<string, readonly string[] | undefined>>;

/** Query parameters that are no filters. */
const controls = new Set(['limit', 'marker', 'sort', 'sort_key', 'sort_dir']);

export interface ImagePage {
  readonly images: readonly Image[];
  readonly next: string | undefined;
}

/** Glance shows 25 unless told. */
const defaultLimit = 25;

/** @throws ImageInvalid, ImageMarkerNotFound */
export async function listImages(store: Store, query: Query, caller: Caller): Promise<ImagePage> {
  const asked = query['limit']?.at(-1);
  if (asked !== undefined && !/^\d+$/.test(asked)) throw imageErrors.ImageInvalid({ reason: 'limit param must be an integer' });
  const { limit, marker } = pageOf({ limit: [asked ?? String(defaultLimit)], marker: query['marker'] });
  const filters = Object.entries(query).filter(([name]) => !controls.has(name));
  const found = (await visible(store, caller)).filter((image) => {
    const shown = imageView(image);
    return (
      (query['os_hidden']?.at(-1)?.toLowerCase() === 'true') === image.isHidden &&
      (image.visibility !== 'community' || query['visibility']?.includes('community') || image.ownerProjectId === caller.projectId) &&
      filters.every(([name, values]) => matches(name, values ?? [], image, shown))
    );
  });
  found.sort(comparing(query));
  const start = marker === undefined ? 0 : found.findIndex(({ id }) => id === marker) + 1;
  if (marker !== undefined && start === 0) throw imageErrors.ImageMarkerNotFound({ marker });
  const page = found.slice(start, start + limit);
  return { images: page, next: found.length > start + limit ? page.at(-1)?.id : undefined };
}

async function visible(store: Store, caller: Caller): Promise<Image[]> {
  const partitions = caller.isAdmin
    ? Array.from({ length: shardCount }, (_, shard) => ({ index: 'all' as const, partition: imagePartitions.all(shard) }))
    : [imagePartitions.shown, imagePartitions.project(caller.projectId ?? '')].map((partition) => ({
        index: 'project' as const,
        partition,
      }));
  const lists = await Promise.all(
    partitions.map(async (from) => {
      const found: Image[] = [];
      for await (const image of images.all(store, from)) found.push(image);
      return found;
    }),
  );
  return lists.flat();
}

function matches(name: string, values: readonly string[], image: Image, shown: Record<string, unknown>): boolean {
  const value = values.at(-1) ?? '';
  switch (name) {
    case 'visibility':
      return value === 'all' || value === image.visibility;
    case 'member_status':
    case 'os_hidden':
      return true;
    case 'size_min':
      return (image.sizeBytes ?? 0) >= Number(value);
    case 'size_max':
      return (image.sizeBytes ?? 0) <= Number(value);
    case 'tag':
      return values.every((tag) => image.tags.includes(tag));
    default: {
      const wanted = value.startsWith('in:')
        ? value
            .slice(3)
            .split(',')
            .map((part) => part.replace(/^"(.*)"$/, '$1'))
        : [value];
      return wanted.includes(String(shown[name] ?? ''));
    }
  }
}

/** `sort=name:asc,size` or pairs of sort_key and sort_dir; newest first unless told. @throws ImageInvalid */
function comparing(query: Query): (a: Image, b: Image) => number {
  const pairs =
    query['sort']
      ?.at(-1)
      ?.split(',')
      .map((pair) => pair.split(':')) ??
    (query['sort_key'] ?? ['created_at']).map((key, position) => [key, query['sort_dir']?.[position] ?? query['sort_dir']?.at(-1)]);
  const keys = [...pairs, ['id', 'asc']].map(([key = '', direction = 'desc']) => {
    if (direction !== 'asc' && direction !== 'desc') throw imageErrors.ImageInvalid({ reason: `Invalid sort direction: ${direction}` });
    return { key, sign: direction === 'asc' ? 1 : -1 };
  });
  const shown = new Map<Image, Record<string, unknown>>();
  const view = (image: Image) => {
    const known = shown.get(image) ?? { ...imageView(image), created_at: image.createdAt };
    shown.set(image, known);
    return known;
  };
  return (a, b) => {
    for (const { key, sign } of keys) {
      const [one, other] = [view(a)[key] ?? '', view(b)[key] ?? ''];
      if (one !== other) return sign * (one < other ? -1 : 1);
    }
    return 0;
  };
}
