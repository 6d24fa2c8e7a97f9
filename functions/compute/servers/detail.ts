import { listContexts } from '../../../shared/compute/servers/show-server.ts';
import { serverDetail } from '../../../shared/compute/servers/view.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverList } from '../server-list.ts';

export default serverList({
  name: 'detail',
  path: '/servers/detail',
  policy: policy.reader('os_compute_api:servers:detail'),
  allTenants: policy.admin('os_compute_api:servers:detail:get_all_tenants'),
  view: serverDetail,
  contexts: listContexts,
});
