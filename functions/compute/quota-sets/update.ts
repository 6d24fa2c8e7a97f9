import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { changeLimits, changeLimitsErrors } from '../../../shared/quota/change.ts';
import { limitsIn, quotaSetFields, quotaSetView } from '../../../shared/quota/quota-sets.ts';
import { assertProject, quotaProjectErrors, quotaQuery, standingOf, userIn } from '../quota-project.ts';

export default operation({
  name: 'quota-sets.update',
  service: 'compute',
  method: 'PUT',
  path: '/os-quota-sets/{id}',
  policy: policy.admin('os_compute_api:os-quota-sets:update'),
  query: quotaQuery,
  body: object({ quota_set: quotaSetFields() }),
  status: 200,
  errors: [...quotaProjectErrors, ...changeLimitsErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params, query, body, version }, ports) {
    const id = params['id'] ?? '';
    await assertProject(ports.store, id);
    const userId = userIn(query);
    const { quota_set: asked } = body;
    await changeLimits(ports, { projectId: id, userId }, limitsIn(asked), asked.force === true);
    const { limits } = await standingOf(ports.store, id, userId);
    return { body: { quota_set: quotaSetView.show({ id: undefined, limits }, version, undefined) } };
  },
});
