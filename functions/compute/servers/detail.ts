import { listServers, serverListQuery } from '../../../shared/compute/server-list.ts';
import { showAll } from '../../../shared/compute/show-server.ts';
import { nextLink } from '../../../shared/operation/links.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { policy } from '../../../shared/operation/policy.ts';
import { listErrors } from './list-errors.ts';

const allTenants = policy.admin('os_compute_api:servers:detail:get_all_tenants');

export default operation({
  name: 'servers.detail',
  service: 'compute',
  method: 'GET',
  path: '/servers/detail',
  policy: policy.reader('os_compute_api:servers:detail'),
  query: serverListQuery,
  status: 200,
  errors: listErrors,
  needs: ['table:read'],
  async handle({ caller, query, version, origin, url }, ports) {
    const page = await listServers(ports.store, { caller, version, query }, allTenants);
    return {
      body: {
        servers: await showAll(page.servers, { caller, origin, version }, ports),
        ...(page.next === undefined ? {} : { servers_links: [nextLink(origin, url, page.next.marker, page.next.limit)] }),
      },
    };
  },
});
