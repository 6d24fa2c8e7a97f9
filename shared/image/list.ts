/** Which images a list shows, in which order. */
import { together } from '../errors.ts';
import { pageOf } from '../operation/pages.ts';
import type { Caller } from '../operation/policy.ts';
import type { Store } from '../store/port.ts';
import { maximumKeys } from '../store/requests.ts';
import { shardCount } from '../store/table.ts';
import * as imageErrors from './errors.ts';
import { type ImageQuery, imageTest, imageTestErrors } from './filters.ts';
import { type Image, imagePartitions, images } from './image.ts';
import { imageMembers, sharedWith } from './members.ts';
import { imageView } from './view.ts';

export interface ImagePage {
  readonly images: readonly Image[];
  readonly next: string | undefined;
}

/** Glance shows 25 unless told. */
const defaultLimit = 25;

export const listImagesErrors = /* @__PURE__ */ together(imageTestErrors, [imageErrors.ImageMarkerNotFound]);

export async function listImages(store: Store, query: ImageQuery, caller: Caller): Promise<ImagePage> {
  const asked = query['limit']?.at(-1);
  if (asked !== undefined && !/^-?\d+$/.test(asked)) throw imageErrors.ImageInvalid({ reason: 'limit param must be an integer' });
  if (asked?.startsWith('-')) throw imageErrors.ImageInvalid({ reason: 'limit param must be positive' });
  const { limit, marker } = pageOf({ limit: [asked ?? String(defaultLimit)], marker: query['marker'] });
  const passes = imageTest(query);
  const order = comparing(query);
  const visibility = query['visibility']?.at(-1);
  const found = (await visible(store, caller, query['member_status']?.at(-1) ?? 'accepted')).filter(
    (image) =>
      // What others offer to everybody is shown to those who ask for it.
      (image.visibility !== 'community' || visibility !== undefined || image.ownerProjectId === caller.projectId) && passes(image),
  );
  found.sort(order);
  const start = marker === undefined ? 0 : found.findIndex(({ id }) => id === marker) + 1;
  if (marker !== undefined && start === 0) throw imageErrors.ImageMarkerNotFound({ marker });
  const page = found.slice(start, start + limit);
  return { images: page, next: found.length > start + limit ? page.at(-1)?.id : undefined };
}

async function visible(store: Store, caller: Caller, memberStatus: string): Promise<Image[]> {
  const partitions = caller.isAdmin
    ? Array.from({ length: shardCount }, (_, shard) => ({ index: 'all' as const, partition: imagePartitions.all(shard) }))
    : [imagePartitions.shown, imagePartitions.project(caller.projectId ?? '')].map((partition) => ({
        index: 'project' as const,
        partition,
      }));
  const lists = await Promise.all([
    ...partitions.map((from) => Array.fromAsync(images.all(store, from))),
    caller.isAdmin || caller.projectId === null ? [] : sharedImages(store, caller.projectId, memberStatus),
  ]);
  // An image that was shared with its own project, or that has just changed its partition, is listed once.
  return [...new Map(lists.flat().map((image) => [image.id, image])).values()];
}

/** What other projects share with this one, as far as it has said what is asked for. */
async function sharedImages(store: Store, projectId: string, memberStatus: string): Promise<Image[]> {
  const keys = [];
  for await (const { imageId, status } of imageMembers.all(store, { index: 'project', partition: sharedWith(projectId) })) {
    if (memberStatus === 'all' || memberStatus === status) keys.push(images.key(imageId));
  }
  const found: Image[] = [];
  for (let start = 0; start < keys.length; start += maximumKeys) {
    const items = await store.getMany(keys.slice(start, start + maximumKeys));
    found.push(...items.flatMap((item) => (item === undefined ? [] : images.parse(item))));
  }
  return found.filter(({ visibility, status }) => visibility === 'shared' && status !== 'deleted');
}

const sortKeys: readonly string[] = ['name', 'status', 'container_format', 'disk_format', 'size', 'id', 'created_at', 'updated_at'];

/** `sort=name:asc,size` or pairs of sort_key and sort_dir; newest first unless told. */
function comparing(query: ImageQuery): (a: Image, b: Image) => number {
  const keys = [...sortingOf(query), ['id', 'asc'] as const].map(([key, direction]) => {
    if (!sortKeys.includes(key)) {
      const reason = `Invalid sort key: ${key}. It must be one of the following: ${sortKeys.join(', ')}.`;
      throw imageErrors.ImageInvalid({ reason });
    }
    if (direction !== 'asc' && direction !== 'desc') throw imageErrors.ImageInvalid({ reason: `Invalid sort direction: ${direction}` });
    return { key, sign: direction === 'asc' ? 1 : -1 };
  });
  const shown = new Map<Image, Record<string, unknown>>();
  const view = (image: Image) => {
    const known = shown.get(image) ?? { ...imageView(image), created_at: image.createdAt, updated_at: image.updatedAt };
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

/** Each key with its direction. */
function sortingOf(query: ImageQuery): readonly (readonly [key: string, direction: string])[] {
  const { sort, sort_key: keys = [], sort_dir: directions = [] } = query;
  if (sort !== undefined) {
    if (keys.length + directions.length > 0) throw imageErrors.ImageInvalid({ reason: 'Old and new sorting syntax cannot be combined' });
    return (sort.at(-1) ?? '').split(',').map((pair) => {
      const [key = '', direction = 'desc'] = pair.split(':');
      return [key.trim(), direction.trim()];
    });
  }
  if (directions.length > 1 && directions.length !== keys.length)
    throw imageErrors.ImageInvalid({ reason: 'Number of sort dirs does not match the number of sort keys' });
  return (keys.length > 0 ? keys : ['created_at']).map((key, position) => [
    key.trim(),
    (directions.length > 1 ? directions[position] : directions[0])?.trim() ?? 'desc',
  ]);
}
