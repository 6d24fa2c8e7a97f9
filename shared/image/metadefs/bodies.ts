/** What clients send of metadata definitions, and what is kept of it. Lengths are those of Glance's schemas and columns. */
import { z } from 'zod/mini';
import type { Caller } from '../../operation/policy.ts';
import * as imageErrors from '../errors.ts';
import type { Association, MetadefObject, Namespace, Property, Tag } from './namespace.ts';

const shortName = z.string().check(z.minLength(1), z.maxLength(80));
const longName = z.string().check(z.minLength(1), z.maxLength(255));
const longText = z.string().check(z.maxLength(65_535));
const count = z.optional(z.int().check(z.gte(0)));
const types = z.enum(['array', 'boolean', 'integer', 'number', 'object', 'string', 'null']);

/** What is shown and cannot be written. What was shown as a part of something else may be sent back, and counts for nothing. */
const readOnly = {
  self: z.optional(z.unknown()),
  schema: z.optional(z.unknown()),
  created_at: z.optional(z.unknown()),
  updated_at: z.optional(z.unknown()),
};

export const assertWritableErrors = [imageErrors.PropertyReadOnly];

/** Of what a request is about itself, that is refused. */
export function assertWritable(body: Readonly<Record<string, unknown>>): void {
  const property = Object.keys(readOnly).find((name) => body[name] !== undefined);
  if (property !== undefined) throw imageErrors.PropertyReadOnly({ property });
}

const definition = {
  title: longName,
  type: types,
  description: z.optional(longText),
  operators: z.optional(z.array(longName)),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  minLength: count,
  maxLength: count,
  pattern: z.optional(longText),
  enum: z.optional(z.array(z.unknown())),
  default: z.optional(z.unknown()),
  readonly: z.optional(z.boolean()),
  items: z.optional(z.strictObject({ type: z.optional(types), enum: z.optional(z.array(z.unknown())) })),
  minItems: count,
  maxItems: count,
  uniqueItems: z.optional(z.boolean()),
  additionalItems: z.optional(z.boolean()),
};

/** A property by itself has its name in it, one of a map may have. */
export const propertyBody = z.strictObject({ ...definition, name: longName });
const properties = z.optional(z.record(longName, z.strictObject({ ...definition, name: z.optional(longName) })));

export const objectBody = z.strictObject({
  ...readOnly,
  name: longName,
  description: z.optional(longText),
  required: z.optional(z.array(longName)),
  properties,
});

export const tagBody = z.strictObject({ ...readOnly, name: shortName });
export const tagsBody = z.strictObject({ tags: z.array(tagBody) });

export const associationBody = z.strictObject({
  ...readOnly,
  name: shortName,
  prefix: z.optional(z.string().check(z.maxLength(80))),
  properties_target: z.optional(z.string().check(z.maxLength(80))),
});

export const namespaceBody = z.strictObject({
  ...readOnly,
  namespace: shortName,
  display_name: z.optional(z.string().check(z.maxLength(80))),
  description: z.optional(z.string().check(z.maxLength(500))),
  visibility: z.optional(z.enum(['public', 'private'])),
  protected: z.optional(z.boolean()),
  owner: z.optional(z.string().check(z.maxLength(255))),
  objects: z.optional(z.array(objectBody)),
  properties,
  tags: z.optional(z.array(tagBody)),
  resource_type_associations: z.optional(z.array(associationBody)),
});
export type NamespaceBody = z.infer<typeof namespaceBody>;

/** What a namespace says of itself; whatever is not said is as in a new one. */
export const factsOf = (body: NamespaceBody, { projectId }: Pick<Caller, 'projectId'>) =>
  ({
    name: body.namespace,
    displayName: body.display_name ?? null,
    description: body.description ?? null,
    visibility: body.visibility ?? 'private',
    isProtected: body.protected ?? false,
    ownerProjectId: body.owner ?? projectId,
  }) satisfies Partial<Namespace>;

export function propertyOf({ name, ...rest }: z.infer<typeof propertyBody>): Property {
  return { name, definition: JSON.stringify(rest) };
}

export const propertiesOf = (map: z.infer<typeof properties>): Property[] =>
  Object.entries(map ?? {}).map(([name, { name: _, ...rest }]) => ({ name, definition: JSON.stringify(rest) }));

export const objectOf = (body: z.infer<typeof objectBody>, time: string): MetadefObject => ({
  name: body.name,
  description: body.description ?? null,
  required: body.required ?? [],
  properties: propertiesOf(body.properties),
  createdAt: time,
  updatedAt: time,
});

export const tagOf = ({ name }: { readonly name: string }, time: string): Tag => ({ name, createdAt: time, updatedAt: time });

export const associationOf = (body: z.infer<typeof associationBody>, time: string): Association => ({
  name: body.name,
  prefix: body.prefix ?? null,
  propertiesTarget: body.properties_target ?? null,
  createdAt: time,
  updatedAt: time,
});
