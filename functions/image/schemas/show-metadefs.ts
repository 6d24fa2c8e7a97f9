import * as imageErrors from '../../../shared/image/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

const string = { type: 'string' };
const name = { type: 'string', maxLength: 80 };
const time = { type: 'string', format: 'date-time', readOnly: true };

const resourceType = {
  name: 'resource_type_association',
  properties: { name, prefix: name, properties_target: name, created_at: time, updated_at: time },
  additionalProperties: false,
  required: ['name'],
};

const namespace = {
  name: 'namespace',
  properties: {
    namespace: name,
    display_name: name,
    description: { type: 'string', maxLength: 500 },
    visibility: { type: 'string', enum: ['public', 'private'] },
    protected: { type: 'boolean' },
    owner: { type: 'string', maxLength: 255 },
    resource_type_associations: { type: 'array', items: { type: 'object', properties: resourceType.properties } },
    created_at: time,
    updated_at: time,
    self: string,
    schema: string,
  },
  additionalProperties: false,
  required: ['namespace'],
};

/** What dashboards ask for before they list definitions of metadata, of which there are none. */
const schemas: ReadonlyMap<string, object> = new Map<string, object>([
  ['namespace', namespace],
  ['resource_type', resourceType],
]);

export default operation({
  name: 'schemas.show-metadefs',
  service: 'image',
  method: 'GET',
  path: '/schemas/metadefs/{name}',
  policy: policy.anyone('get_metadef_schemas'),
  status: 200,
  errors: [imageErrors.SchemaNotFound],
  needs: [],
  async handle({ params }) {
    const schema = schemas.get(params['name'] ?? '');
    if (schema === undefined) throw imageErrors.SchemaNotFound({ name: `metadefs/${params['name'] ?? ''}` });
    return { body: schema };
  },
});
