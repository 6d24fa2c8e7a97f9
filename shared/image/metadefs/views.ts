/** How metadata definitions are shown. */
import * as places from '../../operation/places.ts';
import { shownTime } from '../view.ts';
import { prefixFor } from './associations.ts';
import type { Association, Contents, MetadefObject, Namespace, Property, ResourceType, Tag } from './namespace.ts';

/** Where a namespace is, or what is below it. */
export const metadefPath = (namespace: string, ...rest: readonly string[]): string =>
  [places.image.base, 'metadefs', 'namespaces', ...[namespace, ...rest].map(encodeURIComponent)].join('/').replaceAll('%3A', ':');

const schemaOf = (name: string) => `${places.image.base}/schemas/metadefs/${name}`;
const timesOf = ({ createdAt, updatedAt }: { readonly createdAt: string; readonly updatedAt: string }) => ({
  created_at: shownTime(createdAt),
  updated_at: shownTime(updatedAt),
});

/** Newest first, as Glance lists them. */
export const newestFirst = <T extends { readonly name: string; readonly createdAt: string }>(things: readonly T[]): T[] =>
  things.toSorted((one, other) => (one.createdAt === other.createdAt ? 0 : one.createdAt < other.createdAt ? 1 : -1));

export const associationView = ({ name, prefix, propertiesTarget, ...times }: Association) => ({
  name,
  ...(prefix === null ? {} : { prefix }),
  ...(propertiesTarget === null ? {} : { properties_target: propertiesTarget }),
  ...timesOf(times),
});

/** One of those that are there from the beginning was made at no time. */
export const resourceTypeView = ({ name, createdAt }: Pick<ResourceType, 'name'> & Partial<ResourceType>) => ({
  name,
  ...(createdAt === undefined ? {} : timesOf({ createdAt, updatedAt: createdAt })),
});

const definitionOf = ({ definition }: Property) => JSON.parse(definition) as object;

export const propertyView = (property: Property) => ({ ...definitionOf(property), name: property.name });

/** A map by name, with something put before each name. */
export const propertiesView = (properties: readonly Property[], prefix = '') =>
  Object.fromEntries(properties.map((property) => [`${prefix}${property.name}`, definitionOf(property)]));

export const objectView = (namespace: string, object: MetadefObject, prefix = '') => ({
  name: object.name,
  ...(object.description === null ? {} : { description: object.description }),
  required: object.required.map((name) => `${prefix}${name}`),
  properties: propertiesView(object.properties, prefix),
  ...timesOf(object),
  self: metadefPath(namespace, 'objects', object.name),
  schema: schemaOf('object'),
});

export const tagView = ({ name, ...times }: Tag) => ({ name, ...timesOf(times) });
/** Of many only the names. */
export const tagsView = (tags: readonly Tag[]) => tags.map(({ name }) => ({ name }));

export const namespaceView = (namespace: Namespace) => ({
  namespace: namespace.name,
  ...(namespace.displayName === null ? {} : { display_name: namespace.displayName }),
  ...(namespace.description === null ? {} : { description: namespace.description }),
  visibility: namespace.visibility,
  protected: namespace.isProtected,
  owner: namespace.ownerProjectId,
  ...timesOf(namespace),
  self: metadefPath(namespace.name),
  schema: schemaOf('namespace'),
  ...(namespace.resourceTypes.length === 0 ? {} : { resource_type_associations: namespace.resourceTypes.map(associationView) }),
});

/** With what is in it; properties are called as on things of the type, if the namespace is for it. */
export function wholeNamespaceView(namespace: Namespace, all: Contents, type?: string) {
  const prefix = prefixFor(namespace, type);
  const objects = newestFirst(all.objects).map((object) => objectView(namespace.name, object, prefix));
  return {
    ...namespaceView(namespace),
    ...(all.properties.length === 0 ? {} : { properties: propertiesView(all.properties, prefix) }),
    ...(objects.length === 0 ? {} : { objects }),
    ...(all.tags.length === 0 ? {} : { tags: tagsView(newestFirst(all.tags)) }),
  };
}
