import { serverSummary } from '../../../shared/compute/servers/view.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverList } from '../server-list.ts';

export default serverList({
  name: 'index',
  path: '/servers',
  policy: policy.reader('os_compute_api:servers:index'),
  allTenants: policy.admin('os_compute_api:servers:index:get_all_tenants'),
  view: serverSummary,
  contexts: async ({ origin, caller }) => {
    const context = { origin, isAdmin: caller.isAdmin };
    return () => context;
  },
});
