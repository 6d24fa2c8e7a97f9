import { listServers, serverListQuery } from '../../../shared/compute/server-list.ts';
import { serverSummary } from '../../../shared/compute/views/server.ts';
import { nextLink } from '../../../shared/operation/links.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { policy } from '../../../shared/operation/policy.ts';
import { listErrors } from './list-errors.ts';

const allTenants = policy.admin('os_compute_api:servers:index:get_all_tenants');

export default operation({
  name: 'servers.index',
  service: 'compute',
  method: 'GET',
  path: '/servers',
  policy: policy.reader('os_compute_api:servers:index'),
  query: serverListQuery,
  status: 200,
  errors: listErrors,
  needs: ['table:read'],
  async handle({ caller, query, version, origin, url }, ports) {
    const page = await listServers(ports.store, { caller, version, query }, allTenants);
    return {
      body: {
        servers: page.servers.map((server) => serverSummary.show(server, version, { origin, isAdmin: caller.isAdmin })),
        ...(page.next === undefined ? {} : { servers_links: [nextLink(origin, url, page.next.marker, page.next.limit)] }),
      },
    };
  },
});
