import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { defaultClass } from '../../../shared/quota/own-limits.ts';
import { quotaSetView } from '../../../shared/quota/quota-sets.ts';
import { readClass } from '../../../shared/quota/standing.ts';
import { assertProject, quotaProjectErrors } from '../quota-project.ts';

export default operation({
  name: 'quota-sets.defaults',
  service: 'compute',
  method: 'GET',
  path: '/os-quota-sets/{id}/defaults',
  policy: policy.anyone('os_compute_api:os-quota-sets:defaults'),

  status: 200,
  errors: quotaProjectErrors,
  needs: ['table:read'],
  async handle({ params, version }, { store }) {
    const id = params['id'] ?? '';
    await assertProject(store, id);
    return { body: { quota_set: quotaSetView.show({ id, limits: await readClass(store, defaultClass) }, version, undefined) } };
  },
});
