import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { texts } from '../../../shared/operation/query-values.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';
import { absoluteLimits } from '../../../shared/quota/absolute-limits.ts';
import { readStanding } from '../../../shared/quota/standing.ts';

const otherProject = policy.admin('os_compute_api:limits:other_project');

export default operation({
  name: 'limits.index',
  service: 'compute',
  method: 'GET',
  path: '/limits',
  policy: policy.anyone('os_compute_api:limits'),
  query: queryParameters({ tenant_id: texts }, versions({ '2.1': 'drop', '2.75': 'refuse' })),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller, query, version }, ports) {
    const named = query.tenant_id?.at(-1);
    // As in Nova, whoever names a project must be an administrator, even if it is the own one.
    if (named !== undefined) enforce(otherProject, caller, caller);
    const standing = await readStanding(ports.store, named ?? caller.projectId ?? '');
    return { body: { limits: { rate: [], absolute: absoluteLimits.show(standing, version, undefined) } } };
  },
});
