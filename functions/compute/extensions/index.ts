import { extensionsOf } from '../../../shared/compute/extensions/extensions.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

export default operation({
  name: 'extensions.index',
  service: 'compute',
  method: 'GET',
  path: '/extensions',
  policy: policy.anyone('os_compute_api:extensions'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [],
  needs: [],
  async handle({ params }) {
    return { body: { extensions: extensionsOf(params) } };
  },
});
