/**
 * Definitions of metadata: namespaces, and what is in each. A namespace and its contents are two items, so that lists do not read what they do
 * not show; the contents are one, so that whatever changes is changed in one commit, a new name of the namespace included.
 */
import { z } from 'zod/mini';
import type { Caller } from '../../operation/policy.ts';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';

const text = z.nullable(z.string());

const associationSchema = z.object({
  name: z.string(),
  prefix: text,
  propertiesTarget: text,
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Association = z.infer<typeof associationSchema>;

const namespaceSchema = compiled({
  name: z.string(),
  displayName: text,
  description: text,
  visibility: z.enum(['public', 'private']),
  isProtected: z.boolean(),
  ownerProjectId: text,
  resourceTypes: z.array(associationSchema),
  /** ISO 8601. */
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Namespace = z.infer<typeof namespaceSchema>;

/** All namespaces: only administrators make any. */
export const namespacePartition = 'METADEFS';

/** By name, and in the index by the time at which they were made. */
export const namespaces = collection({
  name: 'metadata definition namespace',
  schema: namespaceSchema,
  key: (name: string) => ({ pk: namespacePartition, sk: name }),
  id: ({ name }) => name,
  indexes: { all: ({ name, createdAt }) => [namespacePartition, `${createdAt}#${name}`] },
});

/** What a property may be is kept as JSON text: a client's numbers and keys are not always such as a table can hold. */
const propertySchema = z.object({ name: z.string(), definition: z.string() });
export type Property = z.infer<typeof propertySchema>;

const objectSchema = z.object({
  name: z.string(),
  description: text,
  required: z.array(z.string()),
  properties: z.array(propertySchema),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type MetadefObject = z.infer<typeof objectSchema>;

const tagSchema = z.object({ name: z.string(), createdAt: z.string(), updatedAt: z.string() });
export type Tag = z.infer<typeof tagSchema>;

const contentsSchema = compiled({
  namespace: z.string(),
  objects: z.array(objectSchema),
  properties: z.array(propertySchema),
  tags: z.array(tagSchema),
});
export type Contents = z.infer<typeof contentsSchema>;

export const contents = collection({
  name: 'contents of a metadata definition namespace',
  schema: contentsSchema,
  key: (namespace: string) => ({ pk: `METADEF#${namespace}`, sk: 'CONTENTS' }),
  id: ({ namespace }) => namespace,
});

const resourceTypeSchema = z.object({ name: z.string(), createdAt: z.string() });
export type ResourceType = z.infer<typeof resourceTypeSchema>;

export const resourceTypePartition = 'METADEF_RESOURCE_TYPES';

/** Made by the first association, and there from then on, as in Glance. */
export const resourceTypes = collection({
  name: 'metadata definition resource type',
  schema: resourceTypeSchema,
  key: (name: string) => ({ pk: resourceTypePartition, sk: name }),
  id: ({ name }) => name,
});

/** What services of OpenStack have definitions for: there before anything is associated, so that dashboards can offer them. */
export const knownResourceTypes: readonly string[] = [
  'OS::Cinder::Volume',
  'OS::Glance::Image',
  'OS::Nova::Aggregate',
  'OS::Nova::Flavor',
  'OS::Nova::Server',
];

/** A public one is everybody's to read, a private one its project's. */
export const maySee = ({ visibility, ownerProjectId }: Namespace, caller: Pick<Caller, 'isAdmin' | 'projectId'>): boolean =>
  caller.isAdmin || visibility === 'public' || (ownerProjectId !== null && ownerProjectId === caller.projectId);
