/** The members of an image that clients write: from JSON to the image, one row per member. */
import { z } from 'zod/mini';
import type { Caller } from '../operation/policy.ts';
import * as imageErrors from './errors.ts';
import type { Image } from './image.ts';
import { readOnlyMembers } from './view.ts';

const diskFormats = ['ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop'] as const;
const containerFormats = ['ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed'] as const;
const text255 = z.string().check(z.maxLength(255));
const size = z.int().check(z.gte(0), z.lte(2_147_483_647));

interface Member<T> {
  readonly schema: z.core.$ZodType<T>;
  readonly set: (image: Image, value: T) => Image;
}

const member = <T>(schema: z.core.$ZodType<T>, set: Member<T>['set']): Member<unknown> => ({ schema, set }) as Member<unknown>;

const members: Readonly<Record<string, Member<unknown>>> = {
  name: member(z.nullable(text255), (image, name) => ({ ...image, name })),
  visibility: member(z.enum(['public', 'community', 'shared', 'private']), (image, visibility) => ({ ...image, visibility })),
  protected: member(z.boolean(), (image, isProtected) => ({ ...image, isProtected })),
  os_hidden: member(z.boolean(), (image, isHidden) => ({ ...image, isHidden })),
  disk_format: member(z.nullable(z.enum(diskFormats)), (image, diskFormat) => ({ ...image, diskFormat })),
  container_format: member(z.nullable(z.enum(containerFormats)), (image, containerFormat) => ({ ...image, containerFormat })),
  min_disk: member(size, (image, minDiskGib) => ({ ...image, minDiskGib })),
  min_ram: member(size, (image, minRamMib) => ({ ...image, minRamMib })),
  tags: member(z.array(text255).check(z.maxLength(128)), (image, tags) => ({ ...image, tags: [...new Set(tags)] })),
  owner: member(z.nullable(text255), (image, ownerProjectId) => ({ ...image, ownerProjectId })),
};

export const isMember = (name: string) => name in members;

/** Glance keeps up to so many properties of an image. */
const maximumProperties = 128;

/** Sets a member or an additional property. @throws PropertyReadOnly, PropertyReserved, ImageInvalid, PublicForbidden, ImageForbidden */
export function setMember(image: Image, name: string, value: unknown, caller: Caller): Image {
  if (readOnlyMembers.has(name)) throw imageErrors.PropertyReadOnly({ property: name });
  if (name.startsWith('os_glance_')) throw imageErrors.PropertyReserved({ property: name });
  if (name === 'visibility' && value === 'public' && !caller.isAdmin) throw imageErrors.PublicForbidden();
  if (name === 'owner' && value !== image.ownerProjectId && !caller.isAdmin)
    throw imageErrors.ImageForbidden({ action: 'change the owner of' });
  const known = members[name];
  if (known === undefined) return setProperty(image, name, value);
  const read = z.safeParse(known.schema, value);
  if (!read.success)
    throw imageErrors.ImageInvalid({ reason: `Invalid value for the property '${name}': ${JSON.stringify(value)?.slice(0, 200)}` });
  return known.set(image, read.data);
}

function setProperty(image: Image, name: string, value: unknown): Image {
  if (typeof value !== 'string') throw imageErrors.ImageInvalid({ reason: `The property '${name}' must be a string.` });
  if (name.length === 0 || name.length > 255 || value.length > 65_535) {
    throw imageErrors.ImageInvalid({ reason: `The property '${name.slice(0, 60)}' or its value is too long.` });
  }
  const properties = { ...image.properties, [name]: value };
  if (Object.keys(properties).length > maximumProperties)
    throw imageErrors.ImageInvalid({ reason: `An image has at most ${maximumProperties} properties.` });
  return { ...image, properties };
}

/** Removes an additional property. @throws PropertyReadOnly, ImageForbidden, PropertyMissing */
export function removeProperty(image: Image, name: string): Image {
  if (readOnlyMembers.has(name)) throw imageErrors.PropertyReadOnly({ property: name });
  if (isMember(name)) throw imageErrors.ImageForbidden({ action: `remove the property ${name} of` });
  const { [name]: removed, ...rest } = image.properties;
  if (removed === undefined) throw imageErrors.PropertyMissing({ property: name });
  return { ...image, properties: rest };
}
