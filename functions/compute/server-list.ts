/** GET /servers and GET /servers/detail: the same servers, shown in short or whole. */
import { listServers, listServersErrors } from '../../shared/compute/servers/list.ts';
import { serverListQuery } from '../../shared/compute/servers/list-query.ts';
import type { Server } from '../../shared/compute/servers/server.ts';
import type { Viewer } from '../../shared/compute/servers/show-server.ts';
import type { ServerViewContext } from '../../shared/compute/servers/view.ts';
import { nextLink } from '../../shared/operation/links.ts';
import { listText } from '../../shared/operation/list-text.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import type { Policy } from '../../shared/operation/policy.ts';
import type { View } from '../../shared/operation/view.ts';
import type { Ports } from '../../shared/ports.ts';

interface Declaration {
  readonly name: 'index' | 'detail';
  readonly path: string;
  readonly policy: Policy;
  /** For those who ask for everybody's. */
  readonly allTenants: Policy;
  readonly view: View<Server, ServerViewContext>;
  /** Reads what the view needs for these servers. */
  readonly contexts: (viewer: Viewer, ports: Ports, shown: readonly Server[]) => Promise<(server: Server) => ServerViewContext>;
}

export function serverList({ name, path, policy, allTenants, view, contexts }: Declaration): AnyOperation {
  return operation({
    name: `servers.${name}`,
    service: 'compute',
    method: 'GET',
    path,
    policy,
    query: serverListQuery,
    status: 200,
    errors: listServersErrors,
    needs: ['table:read'],
    async handle({ caller, query, version, origin, url }, ports) {
      const shown: Server[] = [];
      const next = await listServers(ports.store, { caller, version, query }, allTenants, (server) => void shown.push(server));
      const contextOf = await contexts({ caller, origin, version }, ports, shown);
      const write = view.writer(version);
      const texts = shown.map((server) => write(server, contextOf(server)));
      return { text: listText('servers', texts, next && { servers_links: [nextLink(origin, url, next.marker, next.limit)] }) };
    },
  });
}
