/** What clients write of an image: from JSON to the image, one row per attribute, and properties beside them. */

import { z } from 'zod/mini';
import { together } from '../errors.ts';
import * as limits from '../limits.ts';
import type { Caller } from '../operation/policy.ts';
import * as imageErrors from './errors.ts';
import type { Image } from './image.ts';
import { readOnlyAttributes } from './view.ts';

export const diskFormats = ['ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop'] as const;
export const containerFormats = ['ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed'] as const;
const text255 = z.string().check(z.maxLength(255));
const size = z.int().check(z.gte(0), z.lte(2_147_483_647));

const propertyNameCharacters = 255;
const propertyValueCharacters = 65_535;

interface Attribute<T> {
  readonly schema: z.core.$ZodType<T>;
  readonly set: (image: Image, value: T) => Image;
  /** Bytes that have come are of one format. */
  readonly onlyQueued?: true;
}

const attribute = <T>(schema: z.core.$ZodType<T>, set: Attribute<T>['set'], more: Pick<Attribute<T>, 'onlyQueued'> = {}) =>
  ({ schema, set, ...more }) as Attribute<unknown>;

/** A map, because clients ask for names that every object has. */
const attributes: ReadonlyMap<string, Attribute<unknown>> = new Map([
  ['name', attribute(z.nullable(text255), (image, name) => ({ ...image, name }))],
  ['visibility', attribute(z.enum(['public', 'community', 'shared', 'private']), (image, visibility) => ({ ...image, visibility }))],
  ['protected', attribute(z.boolean(), (image, isProtected) => ({ ...image, isProtected }))],
  ['os_hidden', attribute(z.boolean(), (image, isHidden) => ({ ...image, isHidden }))],
  ['disk_format', attribute(z.nullable(z.enum(diskFormats)), (image, diskFormat) => ({ ...image, diskFormat }), { onlyQueued: true })],
  [
    'container_format',
    attribute(z.nullable(z.enum(containerFormats)), (image, containerFormat) => ({ ...image, containerFormat }), { onlyQueued: true }),
  ],
  ['min_disk', attribute(size, (image, minDiskGib) => ({ ...image, minDiskGib }))],
  ['min_ram', attribute(size, (image, minRamMib) => ({ ...image, minRamMib }))],
  ['tags', attribute(z.array(text255), withTags)],
  ['owner', attribute(z.nullable(text255), (image, ownerProjectId) => ({ ...image, ownerProjectId }))],
]);

/** Whether it is no property but something that every image has. */
export const isAttribute = (name: string) => attributes.has(name) || readOnlyAttributes.has(name);

/** Glance keeps these to itself. */
const reserved: ReadonlySet<string> = new Set(['location', 'deleted', 'deleted_at']);

function assertWritable(name: string): void {
  if (readOnlyAttributes.has(name)) throw imageErrors.PropertyReadOnly({ property: name });
  if (reserved.has(name) || name.startsWith('os_glance_')) throw imageErrors.PropertyReserved({ property: name });
}

export const withTagsErrors = [imageErrors.TagLimit];
export const setAttributeErrors = /* @__PURE__ */ together(withTagsErrors, [
  imageErrors.PropertyReadOnly,
  imageErrors.PropertyReserved,
  imageErrors.PropertyNotReplaceable,
  imageErrors.PropertyLimit,
  imageErrors.ImageInvalid,
  imageErrors.PublicForbidden,
  imageErrors.OwnerForbidden,
]);

/**
 * Sets an attribute or a property.
 */
export function setAttribute(image: Image, name: string, value: unknown, caller: Caller): Image {
  assertWritable(name);
  if (name === 'visibility' && value === 'public' && !caller.isAdmin) throw imageErrors.PublicForbidden();
  if (name === 'owner' && value !== image.ownerProjectId && !caller.isAdmin) throw imageErrors.OwnerForbidden();
  const known = attributes.get(name);
  if (known === undefined) return setProperty(image, name, value);
  const read = z.safeParse(known.schema, value);
  if (!read.success)
    throw imageErrors.ImageInvalid({ reason: `Invalid value for the property '${name}': ${JSON.stringify(value)?.slice(0, 200)}` });
  if (known.onlyQueued && image.status !== 'queued') throw imageErrors.PropertyNotReplaceable({ property: name });
  return known.set(image, read.data);
}

export function withTags(image: Image, tags: readonly string[]): Image {
  const all = [...new Set(tags)];
  if (all.length > limits.imageTags) throw imageErrors.TagLimit({ attempted: all.length, maximum: limits.imageTags });
  return { ...image, tags: all };
}

function setProperty(image: Image, name: string, value: unknown): Image {
  if (typeof value !== 'string') throw imageErrors.ImageInvalid({ reason: `The property '${excerpt(name)}' must be a string.` });
  // The one name that objects take for something else: it would be lost in silence.
  if (name === '' || name === '__proto__')
    throw imageErrors.ImageInvalid({ reason: `A property cannot be named '${name}'. Choose another name.` });
  if (name.length > propertyNameCharacters || value.length > propertyValueCharacters)
    throw imageErrors.ImageInvalid({ reason: `The property '${excerpt(name)}' or its value is too long.` });
  const properties = { ...image.properties, [name]: value };
  const attempted = Object.keys(properties).length;
  if (attempted > limits.imageProperties && !Object.hasOwn(image.properties, name))
    throw imageErrors.PropertyLimit({ attempted, maximum: limits.imageProperties });
  return { ...image, properties };
}

const excerpt = (name: string) => name.slice(0, 60);

export const removePropertyErrors = [
  imageErrors.PropertyReadOnly,
  imageErrors.PropertyReserved,
  imageErrors.PropertyNotRemovable,
  imageErrors.PropertyMissing,
];

/** Removes a property. */
export function removeProperty(image: Image, name: string): Image {
  assertWritable(name);
  if (isAttribute(name)) throw imageErrors.PropertyNotRemovable({ property: name });
  if (!Object.hasOwn(image.properties, name)) throw imageErrors.PropertyMissing({ property: name });
  const { [name]: _, ...properties } = image.properties;
  return { ...image, properties };
}
