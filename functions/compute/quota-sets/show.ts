import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { quotaSetView } from '../../../shared/quota/quota-sets.ts';
import { readLimits } from '../../../shared/quota/standing.ts';
import { assertProject, quotaProjectErrors, quotaQuery } from '../quota-project.ts';

const rule = policy.reader('os_compute_api:os-quota-sets:show');

/** Quotas are kept for projects alone: a user has those of the project. */
export default operation({
  name: 'quota-sets.show',
  service: 'compute',
  method: 'GET',
  path: '/os-quota-sets/{id}',
  policy: rule,
  policyTarget: 'resource',
  query: quotaQuery,
  status: 200,
  errors: quotaProjectErrors,
  needs: ['table:read'],
  async handle({ params, caller, version }, { store }) {
    const id = params['id'] ?? '';
    enforce(rule, caller, { projectId: id });
    await assertProject(store, id);
    return { body: { quota_set: quotaSetView.show({ id, limits: await readLimits(store, id) }, version, undefined) } };
  },
});
