/** What the view of a server needs besides the server, for those who may see it. */
import type { Caller } from '../../operation/policy.ts';
import type { Version } from '../../operation/version.ts';
import type { Ports } from '../../ports.ts';
import { serverGroups } from '../groups/group.ts';
import { findHost, findHosts, hostStatus } from '../hosts/host.ts';
import type { Server } from './server.ts';
import { userDataItems } from './user-data.ts';
import type { ServerViewContext } from './view.ts';

export interface Viewer {
  readonly caller: Caller;
  readonly origin: string;
  readonly version: Version;
}

const statusSince = 16;
const userDataSince = 3;
const groupsSince = 71;

/** One server: an administrator's view costs two more reads, and that of a group's member one, side by side. */
export async function contextFor(server: Server, { caller, origin, version }: Viewer, ports: Ports): Promise<ServerViewContext> {
  const [group, host, stored] = await Promise.all([
    version >= groupsSince && server.groupId ? serverGroups.get(ports.store, server.groupId) : undefined,
    caller.isAdmin && version >= statusSince && server.host !== null ? findHost(ports.store, server.host) : undefined,
    caller.isAdmin && version >= userDataSince && server.hasUserData ? userDataItems.get(ports.store, server.id) : undefined,
  ]);
  const context = { origin, isAdmin: caller.isAdmin, serverGroups: group === undefined ? [] : [group.id] };
  if (!caller.isAdmin) return context;
  return { ...context, hostStatus: hostStatus(host, ports.clock.now()), userData: stored?.userData ?? null };
}

/** For each of many servers: their hosts are read a hundred at a time, and no others. User data is not part of a list, but that there is none is. */
export async function listContexts(
  { caller, origin, version }: Viewer,
  ports: Ports,
  shown: readonly Server[],
): Promise<(server: Server) => ServerViewContext> {
  const ordinary = { origin, isAdmin: caller.isAdmin };
  if (!caller.isAdmin) return () => ordinary;
  const names = version >= statusSince ? shown.flatMap(({ host }) => host ?? []) : [];
  const known = await findHosts(ports.store, names);
  const now = ports.clock.now();
  const contextsOf = (status: string) => {
    const withUserData = { ...ordinary, hostStatus: status };
    return { withUserData, without: { ...withUserData, userData: null } };
  };
  const byHost = new Map(Array.from(known, ([name, host]) => [name, contextsOf(hostStatus(host, now))]));
  const nowhere = contextsOf(hostStatus(undefined, now));
  return ({ host, hasUserData }) => {
    const { withUserData, without } = (host === null ? undefined : byHost.get(host)) ?? nowhere;
    return hasUserData ? withUserData : without;
  };
}
