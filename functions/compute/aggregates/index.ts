import { aggregatesShown } from '../../../shared/compute/hosts/aggregates/answer.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

/** With all of their hosts, as Nova shows them. */
export default operation({
  name: 'aggregates.index',
  service: 'compute',
  method: 'GET',
  path: '/os-aggregates',
  policy: policy.admin('os_compute_api:os-aggregates:index'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [],
  needs: ['table:read'],
  handle: async ({ version }, { store }) => ({ body: { aggregates: await aggregatesShown(store, version) } }),
});
