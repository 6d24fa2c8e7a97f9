/** The documents by which clients know what metadata definitions are: they make their models of them, and refuse what these do not name. */
const string = { type: 'string' };
const shortName = { type: 'string', maxLength: 80 };
const longName = { type: 'string', maxLength: 255 };
const boolean = { type: 'boolean' };
const count = { type: 'integer', minimum: 0 };
const strings = { type: 'array', items: string };
const time = { type: 'string', format: 'date-time', readOnly: true };
const link = { type: 'string', readOnly: true };
const times = { created_at: time, updated_at: time };
const type = { type: 'string', enum: ['array', 'boolean', 'integer', 'number', 'object', 'string', 'null'] };

const propertyFields = {
  name: longName,
  title: longName,
  description: string,
  operators: strings,
  type,
  minimum: { type: 'number' },
  maximum: { type: 'number' },
  maxLength: count,
  minLength: { ...count, default: 0 },
  pattern: { type: 'string', format: 'regex' },
  enum: { type: 'array' },
  readonly: boolean,
  default: {},
  items: { type: 'object', properties: { type, enum: { type: 'array' } } },
  maxItems: count,
  minItems: { ...count, default: 0 },
  uniqueItems: { ...boolean, default: false },
  additionalItems: boolean,
};

/** By name. */
const properties = {
  type: 'object',
  additionalProperties: { type: 'object', properties: propertyFields, required: ['title', 'type'] },
};

const object = {
  name: 'object',
  properties: { name: longName, description: string, required: strings, properties, schema: link, self: link, ...times },
  additionalProperties: false,
  required: ['name'],
};

const property = { name: 'property', properties: propertyFields, additionalProperties: false, required: ['name', 'title', 'type'] };

const tag = { name: 'tag', properties: { name: shortName, ...times }, additionalProperties: false, required: ['name'] };

const resourceType = {
  name: 'resource_type_association',
  properties: { name: shortName, prefix: shortName, properties_target: shortName, ...times },
  additionalProperties: false,
  required: ['name'],
};

const listed = ({ properties: fields, required }: { readonly properties: object; readonly required: readonly string[] }) => ({
  type: 'array',
  items: { type: 'object', properties: fields, required },
});

const namespace = {
  name: 'namespace',
  properties: {
    namespace: shortName,
    display_name: shortName,
    description: { type: 'string', maxLength: 500 },
    visibility: { type: 'string', enum: ['public', 'private'] },
    protected: boolean,
    owner: longName,
    resource_type_associations: listed(resourceType),
    properties,
    objects: listed(object),
    tags: listed(tag),
    ...times,
    self: link,
    schema: link,
  },
  additionalProperties: false,
  required: ['namespace'],
};

const links = [
  { rel: 'first', href: '{first}' },
  { rel: 'next', href: '{next}' },
  { rel: 'describedby', href: '{schema}' },
];
const listOf = (name: string, items: object) => ({
  name,
  properties: { [name]: { type: 'array', items }, first: string, next: string, schema: string },
  links,
});

/** A map, because clients may ask for a name that every object has. */
export const metadefSchemas: ReadonlyMap<string, object> = new Map<string, object>([
  ['namespace', namespace],
  ['namespaces', listOf('namespaces', namespace)],
  ['object', object],
  ['objects', listOf('objects', object)],
  ['property', property],
  ['properties', { name: 'properties', properties: { properties }, links }],
  ['tag', tag],
  ['tags', listOf('tags', tag)],
  ['resource_type', resourceType],
  ['resource_types', listOf('resource_type_associations', resourceType)],
]);
