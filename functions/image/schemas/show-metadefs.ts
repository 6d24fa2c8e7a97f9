import * as imageErrors from '../../../shared/image/errors.ts';
import { metadefSchemas } from '../../../shared/image/metadefs/schemas.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

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
    const schema = metadefSchemas.get(params['name'] ?? '');
    if (schema === undefined) throw imageErrors.SchemaNotFound({ name: `metadefs/${params['name'] ?? ''}` });
    return { body: schema };
  },
});
