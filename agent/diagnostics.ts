import type { Diagnostics } from '../shared/messaging/questions.ts';

interface Books {
  readonly powerState: number;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly devices: readonly string[];
  readonly ports: number;
}

const nothing = { bytes: 0, packets: 0, errors: 0, dropped: 0 };

/** How a machine does that runs in the books alone: it has what it was given, and has used nothing of it. */
export function bookkeepersDiagnostics({ powerState, vcpus, memoryMib, devices, ports }: Books): Diagnostics {
  const disks = devices.map((name) => name.replace(/^\/dev\//, ''));
  return {
    powerState,
    driver: 'libvirt',
    hypervisor: 'fake',
    hypervisorOs: null,
    uptimeSeconds: null,
    memory: { maximumMib: memoryMib, usedMib: 0 },
    cpus: Array.from({ length: vcpus }, () => ({ nanoseconds: 0, percent: 0 })),
    disks: disks.map((device) => ({ device, readBytes: 0, readRequests: 0, writeBytes: 0, writeRequests: 0, errors: 0 })),
    nics: Array.from({ length: ports }, (_, index) => ({ device: `vnet${index}`, mac: null, received: nothing, sent: nothing })),
  };
}
