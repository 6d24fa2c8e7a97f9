/** How a hypervisor is shown. Source: contract/schemas/HypervisorsController.*.json. */
import { versions } from '../../operation/versioned.ts';
import { shownSince, shownUntil, view } from '../../operation/view.ts';
import type { HostAllocations } from '../hosts/candidates.ts';
import { type Host, isUp } from '../hosts/host.ts';
import { memoryOfHost } from '../hosts/scheduling/host.ts';
import type { Server } from '../servers/server.ts';
import { instanceName } from '../servers/view.ts';
import { serviceNumber } from '../services/service.ts';

/** What there is to tell of a hypervisor. */
export interface Hypervisor extends HostAllocations {
  /** Those that are on it, if they were asked for. */
  readonly servers?: readonly Pick<Server, 'id'>[];
  /** What it answers when it is asked; null when it was not, or cannot. */
  readonly uptime?: string | null;
}

interface Moment {
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Numbers came before UUIDs, and are made of them. */
export const hypervisorNumber = ({ hypervisorId }: Pick<Host, 'hypervisorId'>): number => serviceNumber({ serviceId: hypervisorId });

/** Whoever asks for servers is told of none, too, since 2.75. */
const servers = ({ servers: of }: Hypervisor) => of?.map((server) => ({ name: instanceName(server), uuid: server.id }));

const itself = {
  id: [
    shownUntil<Hypervisor, Moment>('2.52', ({ host }) => hypervisorNumber(host)),
    shownSince<Hypervisor, Moment>('2.53', ({ host }) => host.hypervisorId),
  ],
  hypervisor_hostname: ({ host }: Hypervisor) => host.inventory.hypervisorHostname,
  state: ({ host }: Hypervisor, { now }: Moment) => (isUp(host, now) ? 'up' : 'down'),
  status: ({ host }: Hypervisor) => (host.isEnabled ? 'enabled' : 'disabled'),
};

export const hypervisorSummary = view<Hypervisor, Moment>({
  ...itself,
  servers: [shownUntil('2.74', (of) => (of.servers?.length ? servers(of) : undefined)), shownSince('2.75', servers)],
});

export const hypervisorUptime = view<Hypervisor, Moment>({ ...itself, uptime: ({ uptime = null }) => uptime });

/** What a hypervisor has, and what of it is taken: gone from what is shown since 2.88, where placement tells. */
export function figuresOf({ host: { inventory, inHand }, allocated }: HostAllocations) {
  const memoryUsed = allocated.memoryMib + memoryOfHost;
  const freeDisk = inventory.diskGib - allocated.diskGib;
  return {
    vcpus: inventory.vcpus,
    vcpus_used: allocated.vcpus,
    memory_mb: inventory.memoryMib,
    memory_mb_used: memoryUsed,
    free_ram_mb: inventory.memoryMib - memoryUsed,
    local_gb: inventory.diskGib,
    local_gb_used: allocated.diskGib,
    free_disk_gb: freeDisk,
    disk_available_least: freeDisk,
    running_vms: allocated.servers,
    /** What its agent had in hand when it was last heard of. */
    current_workload: inHand.length,
  };
}

type Figure = keyof ReturnType<typeof figuresOf>;

const figure = (name: Figure) => shownUntil<Hypervisor, Moment>('2.87', (of) => figuresOf(of)[name]);

export const isNumbered = versions({ '2.1': true, '2.53': false });

export const hypervisorDetail = view<Hypervisor, Moment>({
  ...itself,
  host_ip: ({ host }) => host.inventory.hostIp,
  hypervisor_type: ({ host }) => host.inventory.hypervisorType,
  hypervisor_version: ({ host }) => host.inventory.hypervisorVersion,
  service: [
    shownUntil('2.52', ({ host }) => serviceOf(host, serviceNumber(host))),
    shownSince('2.53', ({ host }) => serviceOf(host, host.serviceId)),
  ],
  servers: [shownUntil('2.74', (of) => (of.servers?.length ? servers(of) : undefined)), shownSince('2.75', servers)],
  cpu_info: [
    shownUntil('2.27', ({ host }) => JSON.stringify(host.inventory.cpuInfo)),
    { ...shownUntil('2.87', ({ host }: Hypervisor) => host.inventory.cpuInfo), since: shownSince('2.28', () => undefined).since },
  ],
  vcpus: figure('vcpus'),
  vcpus_used: figure('vcpus_used'),
  memory_mb: figure('memory_mb'),
  memory_mb_used: figure('memory_mb_used'),
  free_ram_mb: figure('free_ram_mb'),
  local_gb: figure('local_gb'),
  local_gb_used: figure('local_gb_used'),
  free_disk_gb: figure('free_disk_gb'),
  disk_available_least: figure('disk_available_least'),
  running_vms: figure('running_vms'),
  current_workload: figure('current_workload'),
  uptime: shownSince('2.88', ({ uptime = null }) => uptime),
});

const serviceOf = ({ name, disabledReason }: Host, id: number | string) => ({ id, host: name, disabled_reason: disabledReason });
