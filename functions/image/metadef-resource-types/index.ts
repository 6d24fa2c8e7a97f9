import { knownResourceTypes, resourceTypePartition, resourceTypes } from '../../../shared/image/metadefs/namespace.ts';
import { resourceTypeView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'metadef-resource-types.index',
  service: 'image',
  method: 'GET',
  path: '/metadefs/resource_types',
  policy: policy.reader('list_metadef_resource_types'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle(_, { store }) {
    const associated = await Array.fromAsync(resourceTypes.all(store, { index: 'table', partition: resourceTypePartition }));
    const more = knownResourceTypes.filter((name) => !associated.some((type) => type.name === name));
    return { body: { resource_types: [...associated, ...more.map((name) => ({ name }))].map(resourceTypeView) } };
  },
});
