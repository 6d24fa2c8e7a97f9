import { containerFormats, diskFormats } from '../../../shared/image/attributes.ts';
import * as imageErrors from '../../../shared/image/errors.ts';
import { memberStatuses } from '../../../shared/image/members.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

const string = { type: ['null', 'string'], maxLength: 255 };
const integer = { type: ['null', 'integer'] };
const properties = {
  id: { type: 'string', readOnly: true },
  name: string,
  status: { type: 'string', readOnly: true },
  visibility: { type: 'string', enum: ['community', 'public', 'private', 'shared'] },
  protected: { type: 'boolean' },
  os_hidden: { type: 'boolean' },
  owner: string,
  disk_format: { type: ['null', 'string'], enum: [null, ...diskFormats] },
  container_format: { type: ['null', 'string'], enum: [null, ...containerFormats] },
  min_disk: integer,
  min_ram: integer,
  size: { ...integer, readOnly: true },
  virtual_size: { ...integer, readOnly: true },
  checksum: { ...string, readOnly: true },
  os_hash_algo: { ...string, readOnly: true },
  os_hash_value: { ...string, readOnly: true },
  tags: { type: 'array', items: { type: 'string', maxLength: 255 } },
  created_at: { type: 'string', readOnly: true },
  updated_at: { type: 'string', readOnly: true },
  self: { type: 'string', readOnly: true },
  file: { type: 'string', readOnly: true },
  schema: { type: 'string', readOnly: true },
};
const image = {
  name: 'image',
  properties,
  additionalProperties: { type: 'string' },
  links: [
    { rel: 'self', href: '{self}' },
    { rel: 'enclosure', href: '{file}' },
    { rel: 'describedby', href: '{schema}' },
  ],
};

const member = {
  name: 'member',
  properties: {
    member_id: { type: 'string' },
    image_id: { type: 'string', pattern: '^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$' },
    status: { type: 'string', enum: memberStatuses },
    created_at: { type: 'string' },
    updated_at: { type: 'string' },
    schema: { readOnly: true, type: 'string' },
  },
};

const task = {
  name: 'task',
  properties: {
    id: { type: 'string' },
    type: { type: 'string', enum: ['import', 'api_image_import', 'location_import'] },
    status: { type: 'string', enum: ['pending', 'processing', 'success', 'failure'] },
    input: { type: ['null', 'object'] },
    result: { type: ['null', 'object'] },
    owner: { type: 'string' },
    message: { type: 'string' },
    expires_at: { type: ['null', 'string'] },
    created_at: { type: 'string' },
    updated_at: { type: 'string' },
    image_id: { type: 'string' },
    user_id: { type: 'string' },
    request_id: { type: 'string' },
    self: { type: 'string' },
    schema: { type: 'string' },
  },
};

/** Of a list of what another schema describes. */
const listOf = (name: string, items: object) => ({
  name,
  properties: { [name]: { type: 'array', items }, first: { type: 'string' }, next: { type: 'string' }, schema: { type: 'string' } },
  links: [
    { rel: 'first', href: '{first}' },
    { rel: 'next', href: '{next}' },
    { rel: 'describedby', href: '{schema}' },
  ],
});

/** The documents that clients ask for to know what there is; a map, because they may ask for a name that every object has. */
const schemas: ReadonlyMap<string, object> = new Map<string, object>([
  ['image', image],
  ['images', listOf('images', image)],
  ['member', member],
  ['members', listOf('members', member)],
  ['task', task],
  ['tasks', listOf('tasks', task)],
]);

export default operation({
  name: 'schemas.show',
  service: 'image',
  method: 'GET',
  path: '/schemas/{name}',
  policy: policy.anyone('get_schemas'),
  status: 200,
  errors: [imageErrors.SchemaNotFound],
  needs: [],
  async handle({ params }) {
    const name = params['name'] ?? '';
    const schema = schemas.get(name);
    if (schema === undefined) throw imageErrors.SchemaNotFound({ name });
    return { body: schema };
  },
});
