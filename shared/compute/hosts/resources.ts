/** What a host has, and what of it its servers take, as `os-hosts` told it until 2.42. Source: contract/samples/os-hosts. */
import type { Store } from '../../store/port.ts';
import { serverPartitions, servers } from '../servers/server.ts';
import type { HostAllocations } from './candidates.ts';
import { memoryOfHost } from './scheduling/host.ts';

interface Taken {
  cpu: number;
  memory_mb: number;
  disk_gb: number;
}

/** All that there is, what is taken, and what the servers may take, together and by project. */
export async function resourcesOf(store: Store, { host: { name, inventory }, allocated }: HostAllocations) {
  const most: Taken = { cpu: 0, memory_mb: 0, disk_gb: 0 };
  const byProject = new Map<string, Taken>();
  for await (const { projectId, flavor } of servers.all(store, { index: 'host', partition: serverPartitions.host(name) })) {
    const own = byProject.get(projectId) ?? { cpu: 0, memory_mb: 0, disk_gb: 0 };
    byProject.set(projectId, own);
    for (const sum of [most, own]) {
      sum.cpu += flavor.vcpus;
      sum.memory_mb += flavor.memoryMib;
      sum.disk_gb += flavor.rootGib + flavor.ephemeralGib;
    }
  }
  const shown = (project: string, taken: Taken) => ({ resource: { host: name, project, ...taken } });
  return [
    shown('(total)', { cpu: inventory.vcpus, memory_mb: inventory.memoryMib, disk_gb: inventory.diskGib }),
    shown('(used_now)', { cpu: allocated.vcpus, memory_mb: allocated.memoryMib + memoryOfHost, disk_gb: allocated.diskGib }),
    shown('(used_max)', most),
    ...[...byProject].map(([project, taken]) => shown(project, taken)),
  ];
}
