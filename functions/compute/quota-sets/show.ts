import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { quotaSetView } from '../../../shared/quota/quota-sets.ts';
import { assertProject, quotaProjectErrors, quotaQuery, standingOf, userIn } from '../quota-project.ts';

const rule = policy.reader('os_compute_api:os-quota-sets:show');

/** A user has the project's limits where none are the user's own. */
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
  async handle({ params, query, caller, version }, { store }) {
    const id = params['id'] ?? '';
    enforce(rule, caller, { projectId: id });
    await assertProject(store, id);
    const { limits } = await standingOf(store, id, userIn(query));
    return { body: { quota_set: quotaSetView.show({ id, limits }, version, undefined) } };
  },
});
