/** Fills a store with hosts and servers of one project: by the heartbeat that makes a host, and by copies of one server that the API made. */
import { takeHeartbeat } from '../../shared/compute/hosts/heartbeat.ts';
import { type Server, servers } from '../../shared/compute/servers/server.ts';
import type { Inventory } from '../../shared/messaging/inventory.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Store } from '../../shared/store/port.ts';

/** Large enough for the servers that are measured, and as wordy as a real one. */
const inventory = (hypervisorHostname: string): Inventory => ({
  vcpus: 64,
  memoryMib: 262_144,
  diskGib: 4_096,
  hypervisorType: 'QEMU',
  hypervisorVersion: 9_002_000,
  hypervisorHostname,
  hostIp: '192.0.2.1',
  cpuInfo: {
    arch: 'x86_64',
    model: 'EPYC-Rome',
    vendor: 'AMD',
    features: Array.from({ length: 30 }, (_, index) => `feature-${index}`),
    topology: { sockets: 2, cores: 32, threads: 1 },
  },
  traits: Array.from({ length: 20 }, (_, index) => `HW_CPU_X86_TRAIT_${index}`),
});

export const hostName = (index: number) => `compute-${String(index).padStart(5, '0')}`;

/** Every host is heard of now. */
export async function beat(ports: Ports, hosts: number): Promise<void> {
  const now = ports.clock.now();
  for (let index = 0; index < hosts; index++) {
    const host = hostName(index);
    await takeHeartbeat(ports, { type: 'heartbeat', host, at: now, startedAt: now, inventory: inventory(host), inHand: [] }, now);
  }
}

const firstCreated = Date.UTC(2026, 0, 1);

/** Copies of a server, a second apart, spread over the hosts; one in a thousand is in ERROR. */
export async function copyServer(store: Store, original: Server, { copies, hosts }: { copies: number; hosts: number }): Promise<string> {
  const copy = (index: number): Server => {
    const time = new Date(firstCreated + index * 1000).toISOString();
    return {
      ...original,
      id: crypto.randomUUID(),
      name: `server-${String(index).padStart(6, '0')}`,
      vmState: index % 1000 === 500 ? 'error' : 'active',
      taskState: null,
      commandId: null,
      allocations: [],
      host: hostName(index % hosts),
      createdAt: time,
      updatedAt: time,
      launchedAt: time,
      powerState: 1,
    };
  };
  let last = '';
  for (let from = 0; from < copies; from += 100) {
    const batch = Array.from({ length: Math.min(100, copies - from) }, (_, index) => copy(from + index));
    last = batch.at(-1)?.id ?? last;
    await store.commit(
      batch.map((server) => ({ kind: 'put' as const, item: servers.item(server), expect: 'absent' as const })),
      crypto.randomUUID(),
    );
  }
  return last;
}
