/** GET /servers and GET /servers/detail: the same servers, shown in short or whole. */
import * as computeErrors from '../../shared/compute/errors.ts';
import type { Server } from '../../shared/compute/server.ts';
import { listServers, serverListQuery } from '../../shared/compute/server-list.ts';
import type { Viewer } from '../../shared/compute/show-server.ts';
import { WrittenList } from '../../shared/operation/body-text.ts';
import { nextLink } from '../../shared/operation/links.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import type { Policy } from '../../shared/operation/policy.ts';
import type { Ports } from '../../shared/ports.ts';

interface Declaration {
  readonly name: 'index' | 'detail';
  readonly path: string;
  readonly policy: Policy;
  /** For those who ask for everybody's. */
  readonly allTenants: Policy;
  /** Reads what the view needs, and shows a server. */
  readonly view: (viewer: Viewer, ports: Ports) => Promise<(server: Server) => unknown>;
}

export function serverList({ name, path, policy, allTenants, view }: Declaration): AnyOperation {
  return operation({
    name: `servers.${name}`,
    service: 'compute',
    method: 'GET',
    path,
    policy,
    query: serverListQuery,
    status: 200,
    errors: [
      computeErrors.DeletedServersForAdministrators,
      computeErrors.SortKeyForAdministrators,
      computeErrors.InvalidFilterField,
      computeErrors.InvalidStatusFilter,
      computeErrors.ChangesOutOfOrder,
      computeErrors.MarkerNotFound,
    ],
    needs: ['table:read'],
    async handle({ caller, query, version, origin, url }, ports) {
      const show = await view({ caller, origin, version }, ports);
      const servers = new WrittenList();
      const next = await listServers(ports.store, { caller, version, query }, allTenants, (server) => servers.add(show(server)));
      return { body: { servers, ...(next === undefined ? {} : { servers_links: [nextLink(origin, url, next.marker, next.limit)] }) } };
    },
  });
}
