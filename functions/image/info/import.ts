import { importMethods } from '../../../shared/image/import-methods.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'info.import',
  service: 'image',
  method: 'GET',
  path: '/info/import',
  policy: policy.anyone('get_images'),
  status: 200,
  errors: [],
  needs: [],
  async handle() {
    return { body: { 'import-methods': { description: 'Import methods available.', type: 'array', value: importMethods } } };
  },
});
