import * as imageErrors from '../../../shared/image/errors.ts';
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
  disk_format: string,
  container_format: string,
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

/** The documents that clients ask for to know which members an image has. */
const schemas: Readonly<Record<string, unknown>> = {
  image,
  images: {
    name: 'images',
    properties: {
      images: { type: 'array', items: image },
      first: { type: 'string' },
      next: { type: 'string' },
      schema: { type: 'string' },
    },
    links: [
      { rel: 'first', href: '{first}' },
      { rel: 'next', href: '{next}' },
      { rel: 'describedby', href: '{schema}' },
    ],
  },
};

export default operation({
  name: 'schemas.show',
  service: 'image',
  method: 'GET',
  path: '/schemas/{name}',
  policy: policy.anyone('get_schemas'),
  status: 200,
  errors: [imageErrors.ImageNotFound],
  needs: [],
  async handle({ params }) {
    const schema = schemas[params['name'] ?? ''];
    if (schema === undefined) throw imageErrors.ImageNotFound({ image_id: params['name'] ?? '' });
    return { body: schema };
  },
});
