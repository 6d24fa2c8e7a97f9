import { store } from '../../../shared/image/import-methods.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'info.stores',
  service: 'image',
  method: 'GET',
  path: '/info/stores',
  policy: policy.anyone('get_images'),
  status: 200,
  errors: [],
  needs: [],
  async handle() {
    return { body: { stores: [store] } };
  },
});
