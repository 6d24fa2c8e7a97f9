import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';
import { quotaClassView } from '../../../shared/quota/quota-sets.ts';
import { readClass } from '../../../shared/quota/standing.ts';

export default operation({
  name: 'quota-class-sets.show',
  service: 'compute',
  method: 'GET',
  path: '/os-quota-class-sets/{id}',
  policy: policy.admin('os_compute_api:os-quota-class-sets:show'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ params, version }, { store }) {
    const id = params['id'] ?? '';
    return { body: { quota_class_set: quotaClassView.show({ id, limits: await readClass(store, id) }, version, undefined) } };
  },
});
