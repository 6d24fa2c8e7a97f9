/** What projects have used, as the API shows it. The size of a server is the one that it has now, as in Nova. */
import type { Server } from '../servers/server.ts';
import type { Window } from './window.ts';

/** As Nova writes moments here. */
const shown = (iso: string) => `${iso.slice(0, 23)}000`;
const momentOf = (moment: number) => shown(new Date(moment).toISOString());

function hoursOf({ launchedAt, terminatedAt }: Server, { start, stop }: Window): number {
  const from = Math.max(Date.parse(launchedAt ?? ''), start);
  const to = terminatedAt === null ? stop : Math.min(Date.parse(terminatedAt), stop);
  return Math.max(0, to - from) / 3_600_000;
}

const localGibOf = ({ flavor }: Server) => flavor.rootGib + flavor.ephemeralGib;

function serverUsage(server: Server, window: Window, now: number) {
  const { launchedAt, terminatedAt, flavor } = server;
  const end = terminatedAt === null ? now : Date.parse(terminatedAt);
  return {
    instance_id: server.id,
    name: server.name,
    hours: hoursOf(server, window),
    flavor: flavor.name,
    tenant_id: server.projectId,
    memory_mb: flavor.memoryMib,
    local_gb: localGibOf(server),
    vcpus: flavor.vcpus,
    started_at: shown(launchedAt ?? ''),
    ended_at: terminatedAt === null ? null : shown(terminatedAt),
    state: terminatedAt === null ? server.vmState : 'terminated',
    uptime: Math.floor((end - Date.parse(launchedAt ?? '')) / 1000),
  };
}

/** One project's usage by some of its servers. */
export function projectUsage(tenantId: string, of: readonly Server[], window: Window, now: number, isDetailed: boolean) {
  const total = (amount: (server: Server) => number) => of.reduce((sum, server) => sum + amount(server) * hoursOf(server, window), 0);
  return {
    tenant_id: tenantId,
    start: momentOf(window.start),
    stop: momentOf(window.stop),
    total_hours: total(() => 1),
    total_local_gb_usage: total(localGibOf),
    total_memory_mb_usage: total(({ flavor }) => flavor.memoryMib),
    total_vcpus_usage: total(({ flavor }) => flavor.vcpus),
    ...(isDetailed ? { server_usages: of.map((server) => serverUsage(server, window, now)) } : {}),
  };
}
