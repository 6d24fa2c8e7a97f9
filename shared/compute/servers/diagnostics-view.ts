/** How a machine does, in both of Nova's forms. Source: contract/samples/os-server-diagnostics. */

import * as powerStates from '../../messaging/power-states.ts';
import type { Diagnostics } from '../../messaging/questions.ts';

const names = new Map<number, string>(Object.entries(powerStates).map(([name, number]) => [number, name]));

/** In the API's word. */
export const powerStateName = (powerState: number): string => names.get(powerState) ?? 'pending';

type Nic = Diagnostics['nics'][number];

type Count = readonly [name: string, value: number | null];

/** Before 2.48: whatever libvirt's driver said, under the names of its devices. What is not counted is left out. */
export function looseDiagnostics({ cpus, memory, disks, nics }: Diagnostics): Readonly<Record<string, number>> {
  const counts: readonly Count[] = [
    ...cpus.map(({ nanoseconds }, index): Count => [`cpu${index}_time`, nanoseconds]),
    // In KiB.
    ['memory', memory.maximumMib === null ? null : memory.maximumMib * 1024],
    ...disks.flatMap(({ device, readBytes, readRequests, writeBytes, writeRequests, errors }): Count[] => [
      [`${device}_read`, readBytes],
      [`${device}_read_req`, readRequests],
      [`${device}_write`, writeBytes],
      [`${device}_write_req`, writeRequests],
      [`${device}_errors`, errors],
    ]),
    ...nics.flatMap(({ device, received, sent }) => [...looseTraffic(`${device}_rx`, received), ...looseTraffic(`${device}_tx`, sent)]),
  ];
  return Object.fromEntries(counts.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

const looseTraffic = (name: string, { bytes, packets, errors, dropped }: Nic['received']): Count[] => [
  [name, bytes],
  [`${name}_packets`, packets],
  [`${name}_errors`, errors],
  [`${name}_drop`, dropped],
];

/** From 2.48 on: the same fields for every driver. */
export function fixedDiagnostics(told: Diagnostics, hasConfigDrive: boolean) {
  const { cpus, disks, nics } = told;
  return {
    state: powerStateName(told.powerState),
    driver: told.driver,
    hypervisor: told.hypervisor,
    hypervisor_os: told.hypervisorOs,
    uptime: told.uptimeSeconds,
    config_drive: hasConfigDrive,
    memory_details: { maximum: told.memory.maximumMib, used: told.memory.usedMib },
    num_cpus: cpus.length,
    num_disks: disks.length,
    num_nics: nics.length,
    cpu_details: cpus.map(({ nanoseconds, percent }, id) => ({ id, time: nanoseconds, utilisation: percent })),
    disk_details: disks.map(({ readBytes, readRequests, writeBytes, writeRequests, errors }) => ({
      read_bytes: readBytes,
      read_requests: readRequests,
      write_bytes: writeBytes,
      write_requests: writeRequests,
      errors_count: errors,
    })),
    nic_details: nics.map(({ mac, received, sent }) => ({ mac_address: mac, ...traffic('rx', received), ...traffic('tx', sent) })),
  };
}

/** Nobody measures rates. */
const traffic = (name: 'rx' | 'tx', { bytes, packets, errors, dropped }: Nic['received']) => ({
  [`${name}_octets`]: bytes,
  [`${name}_packets`]: packets,
  [`${name}_errors`]: errors,
  [`${name}_drop`]: dropped,
  [`${name}_rate`]: null,
});
