import { listGroups } from '../../../shared/compute/groups/list.ts';
import { serverGroupView } from '../../../shared/compute/groups/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { permits } from '../../../shared/operation/policy.ts';
import { counts, texts } from '../../../shared/operation/query-values.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const allProjects = policy.admin('os_compute_api:os-server-groups:index:all_projects');

/** Nova's `max_limit`. */
const longestPage = 1000;

export default operation({
  name: 'server-groups.index',
  service: 'compute',
  method: 'GET',
  path: '/os-server-groups',
  policy: policy.reader('os_compute_api:os-server-groups:index'),
  query: queryParameters({ all_projects: texts, limit: counts, offset: counts }, versions({ '2.1': 'drop', '2.75': 'refuse' })),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller, query, version }, { store }) {
    // That somebody else asks for all is ignored, as in Nova; what is asked for does not matter.
    const isAll = query.all_projects !== undefined && permits(allProjects, caller, caller);
    const offset = Number(query.offset?.at(-1) ?? 0);
    const length = Math.min(Number(query.limit?.at(-1) ?? 0) || longestPage, longestPage);
    const found = await listGroups(store, isAll ? undefined : (caller.projectId ?? ''), offset + length);
    const shown = found.slice(offset, offset + length);
    return { body: { server_groups: shown.map((each) => serverGroupView.show(each, version, undefined)) } };
  },
});
