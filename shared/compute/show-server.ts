/** What the view of a server needs besides the server, for those who may see it. */
import type { Caller } from '../operation/policy.ts';
import type { Version } from '../operation/version.ts';
import type { Ports } from '../ports.ts';
import { hostStatus, hosts, listHosts } from './host.ts';
import type { Server } from './server.ts';
import { userDataItems } from './user-data.ts';
import { type ServerViewContext, serverDetail } from './views/server.ts';

export interface Viewer {
  readonly caller: Caller;
  readonly origin: string;
  readonly version: Version;
}

const statusSince = 16;
const userDataSince = 3;

/** One server: an administrator's view costs two more reads, side by side. */
export async function contextFor(server: Server, { caller, origin, version }: Viewer, ports: Ports): Promise<ServerViewContext> {
  const context = { origin, isAdmin: caller.isAdmin, serverGroups: [] };
  if (!caller.isAdmin) return context;
  const [host, stored] = await Promise.all([
    version >= statusSince && server.host !== null ? hosts.get(ports.store, server.host) : undefined,
    version >= userDataSince && server.hasUserData ? userDataItems.get(ports.store, server.id) : undefined,
  ]);
  return { ...context, hostStatus: hostStatus(host, ports.clock.now()), userData: stored?.userData ?? null };
}

/** Shows each of many servers, without a read per server. User data is not part of a list, but that there is none is. */
export async function listView({ caller, origin, version }: Viewer, ports: Ports): Promise<(server: Server) => unknown> {
  if (!caller.isAdmin) return (server) => serverDetail.show(server, version, { origin, isAdmin: false });
  const known = version >= statusSince ? new Map((await listHosts(ports.store)).map(({ host }) => [host.name, host])) : new Map();
  const now = ports.clock.now();
  return (server) => {
    const status = hostStatus(server.host === null ? undefined : known.get(server.host), now);
    const context = { origin, isAdmin: true, hostStatus: status, ...(server.hasUserData ? {} : { userData: null }) };
    return serverDetail.show(server, version, context);
  };
}
