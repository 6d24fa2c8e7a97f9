/** JSON patch, as far as Glance takes it: one member per path. Source: application/openstack-images-v2.1-json-patch. */
import { z } from 'zod/mini';
import type { Caller } from '../operation/policy.ts';
import * as imageErrors from './errors.ts';
import type { Image } from './image.ts';
import { isMember, removeProperty, setMember } from './members.ts';
import { readOnlyMembers } from './view.ts';

export const imagePatchTypes = ['application/openstack-images-v2.1-json-patch', 'application/openstack-images-v2.0-json-patch'];

export const imagePatch = z
  .array(
    z.looseObject({
      op: z.enum(['add', 'replace', 'remove']),
      path: z.string().check(z.regex(/^\/[^/]+$/)),
      value: z.optional(z.unknown()),
    }),
  )
  .check(z.maxLength(256));
export type ImagePatch = z.infer<typeof imagePatch>;

/** @throws what setMember and removeProperty throw */
export function patched(image: Image, patch: ImagePatch, caller: Caller): Image {
  return patch.reduce((current, { op, path, value }) => {
    const name = path.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
    if (op === 'remove') return removeProperty(current, name);
    const isProperty = !isMember(name) && !readOnlyMembers.has(name);
    if (op === 'replace' && isProperty && !(name in current.properties)) throw imageErrors.PropertyMissing({ property: name });
    return setMember(current, name, value, caller);
  }, image);
}
