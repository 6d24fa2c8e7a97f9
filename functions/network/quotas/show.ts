import { assertMaySee, quotaErrors } from '../../../shared/network/quotas.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { readNetworkStanding } from '../../../shared/quota/networks.ts';

/** The words `tenant` and `project` ask which project the caller's is. */
export default operation({
  name: 'quotas.show',
  service: 'network',
  method: 'GET',
  path: '/quotas/{quota_project_id}',
  policy: null,
  status: 200,
  errors: quotaErrors,
  needs: ['table:read'],
  async handle({ caller, params: { quota_project_id: projectId = '' } }, { store }) {
    if (projectId === 'tenant' || projectId === 'project')
      return { body: { [projectId]: { [`${projectId}_id`]: caller.projectId ?? '' } } };
    assertMaySee(caller, projectId);
    return { body: { quota: (await readNetworkStanding(store, projectId)).limits } };
  },
});
