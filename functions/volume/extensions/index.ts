import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { extensions } from '../../../shared/volume/extensions.ts';

export default operation({
  name: 'extensions.index',
  service: 'volume',
  method: 'GET',
  path: '/extensions',
  policy: policy.anyone('volume:extensions'),
  status: 200,
  errors: [],
  needs: [],
  async handle() {
    return { body: { extensions } };
  },
});
