import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpusOf } from '../../shared/compute/hardware/asked.ts';
import { numaConstraintsOf } from '../../shared/compute/hardware/numa.ts';
import { assertHardware } from '../../shared/compute/hardware/validate.ts';
import { Failure } from '../../shared/errors.ts';

const flavor = (extraSpecs: Readonly<Record<string, string>>, vcpus = 4) => ({ name: 'large', vcpus, memoryMib: 4_096, extraSpecs });
const image = { id: '00000000-0000-4000-8000-000000000001', name: 'linux' };

/** The kind of error that refuses it, and the message; undefined when it goes together. */
function refusal(extraSpecs: Readonly<Record<string, string>>, properties: Readonly<Record<string, string>> = {}) {
  try {
    assertHardware(flavor(extraSpecs), properties, image);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.status, 400);
    return error.kind;
  }
}

const dedicated = { 'hw:cpu_policy': 'dedicated' };
const mixed = { 'hw:cpu_policy': 'mixed' };
const uefi = { hw_firmware_type: 'uefi' };

const cases: readonly (readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>, string | undefined])[] = [
  [{}, {}, undefined],
  [dedicated, {}, undefined],
  [{ 'hw:cpu_policy': 'own' }, {}, 'CpuPolicyUnknown'],
  [{}, { hw_cpu_policy: 'own' }, 'CpuPolicyUnknown'],
  [{}, { hw_cpu_policy: 'dedicated' }, undefined],
  [{ 'hw:cpu_policy': 'shared' }, { hw_cpu_policy: 'dedicated' }, 'ImageForbidsCpuPolicy'],
  [mixed, { hw_cpu_policy: 'dedicated' }, 'ImageForbidsCpuPolicy'],
  [{ 'hw:cpu_thread_policy': 'isolate' }, {}, 'CpuThreadPolicyNeedsDedicated'],
  [{ ...dedicated, 'hw:cpu_thread_policy': 'none' }, {}, 'CpuThreadPolicyUnknown'],
  [{ ...dedicated, 'hw:cpu_thread_policy': 'isolate' }, { hw_cpu_thread_policy: 'require' }, 'ImageForbidsCpuThreadPolicy'],
  [{ ...dedicated, 'hw:cpu_thread_policy': 'prefer' }, { hw_cpu_thread_policy: 'require' }, undefined],
  [{ 'hw:emulator_threads_policy': 'isolate' }, {}, 'EmulatorThreadsNeedDedicated'],
  [{ ...dedicated, 'hw:emulator_threads_policy': 'away' }, {}, 'EmulatorThreadsPolicyUnknown'],
  [{ 'hw:cpu_realtime': 'yes', 'hw:cpu_realtime_mask': '^0' }, {}, 'RealtimeNeedsDedicated'],
  [{ ...dedicated, 'hw:cpu_realtime': 'yes' }, {}, 'RealtimeMaskInvalid'],
  [{ ...dedicated, 'hw:cpu_realtime': 'yes', 'hw:cpu_realtime_mask': '^0-1' }, {}, 'RealtimeMaskInvalid'],
  [{ ...dedicated, 'hw:cpu_realtime': 'yes', 'hw:cpu_realtime_mask': '^0' }, {}, undefined],
  [{ ...dedicated, 'hw:cpu_realtime': 'yes', 'hw:emulator_threads_policy': 'isolate' }, {}, undefined],
  [{ 'hw:cpu_dedicated_mask': '0-1' }, {}, 'MixedPolicyRequired'],
  [mixed, {}, 'MixedNeedsOneMask'],
  [{ ...mixed, 'hw:cpu_dedicated_mask': '0-3' }, {}, 'MixedMaskInvalid'],
  [{ ...mixed, 'hw:cpu_dedicated_mask': '0-9' }, {}, 'MixedMaskInvalid'],
  [{ ...mixed, 'hw:cpu_dedicated_mask': '^0' }, {}, undefined],
  [{ ...mixed, 'hw:cpu_realtime': 'yes', 'hw:cpu_realtime_mask': '0-1' }, {}, undefined],
  [{ 'hw:numa_nodes': '0' }, {}, 'NumaNodesInvalid'],
  [{ 'hw:numa_nodes': 'two' }, {}, 'NumaNodesInvalid'],
  [{ 'hw:numa_nodes': '2' }, { hw_numa_nodes: '2' }, 'ImageForbidsNuma'],
  [{ 'hw:numa_nodes': '3' }, {}, 'NumaAsymmetric'],
  [{ 'hw:numa_nodes': '2' }, {}, undefined],
  [{ 'hw:numa_nodes': '2', 'hw:numa_cpus.0': '0-1' }, {}, 'NumaIncomplete'],
  [{ 'hw:numa_nodes': '2', 'hw:numa_cpus.0': '0-1', 'hw:numa_mem.0': '4096' }, {}, 'NumaIncomplete'],
  [assigned('0-1', '2-4', '2048', '2048'), {}, 'NumaCpuOutOfRange'],
  [assigned('0-1', '1-3', '2048', '2048'), {}, 'NumaCpuTwice'],
  [assigned('0-1', '2', '2048', '2048'), {}, 'NumaCpusUnassigned'],
  [assigned('0-1', '2-3', '2048', '1024'), {}, 'NumaMemoryOutOfRange'],
  [assigned('0', '1-3', '1024', '3072'), {}, undefined],
  [assigned('0', '1-3', '1024', '3072'), { 'hw_numa_cpus.0': '0' }, 'ImageForbidsNuma'],
  [{ 'hw:mem_page_size': 'huge' }, {}, 'MemoryPageSizeInvalid'],
  [{}, { hw_mem_page_size: '2048' }, 'MemoryPageSizeForbidden'],
  [{ 'hw:mem_page_size': 'small' }, { hw_mem_page_size: '2048' }, 'MemoryPageSizeForbidden'],
  [{ 'hw:mem_page_size': 'large' }, { hw_mem_page_size: '2MB' }, undefined],
  [{ 'hw:locked_memory': 'true' }, {}, 'LockedMemoryNeedsPageSize'],
  [{ 'hw:locked_memory': 'true', 'hw:mem_page_size': 'any' }, { hw_locked_memory: 'false' }, 'LockedMemoryConflict'],
  [{ 'hw:locked_memory': 'true', 'hw:mem_page_size': 'any' }, {}, undefined],
  [{ 'hw:mem_encryption': 'true' }, {}, 'MemoryEncryptionNeedsUefi'],
  [{ 'hw:mem_encryption': 'true' }, { ...uefi, hw_mem_encryption: 'false' }, 'MemoryEncryptionConflict'],
  [{ 'hw:mem_encryption': 'true' }, { ...uefi, hw_machine_type: 'pc' }, 'MemoryEncryptionMachineType'],
  [{ 'hw:mem_encryption': 'true' }, { ...uefi, hw_machine_type: 'pc-q35-8.2' }, undefined],
  [{ 'hw:pmu': 'true' }, { hw_pmu: 'false' }, 'FlavorImageConflict'],
  [{ 'hw:virtio_packed_ring': 'true' }, { hw_virtio_packed_ring: 'no' }, 'FlavorImageConflict'],
  [{ 'hw:tpm_version': '2.0' }, { hw_tpm_version: '1.2' }, 'FlavorImageConflict'],
  [{ 'os:secure_boot': 'required' }, { os_secure_boot: 'disabled' }, 'FlavorImageConflict'],
  [{ 'hw:serial_port_count': 'x' }, {}, 'SerialPortsInvalid'],
  [{ 'hw:serial_port_count': '1' }, { hw_serial_port_count: '2' }, 'SerialPortsExceedFlavor'],
  [{ 'hw:serial_port_count': '3' }, { hw_serial_port_count: '2' }, undefined],
  [{ 'hw:cpu_max_sockets': '2' }, { hw_cpu_max_sockets: '4' }, 'ImageExceedsCpuLimits'],
  [{ 'hw:cpu_max_sockets': '2' }, { hw_cpu_sockets: '4' }, 'ImageExceedsCpuTopology'],
  [{}, { hw_cpu_max_threads: '1', hw_cpu_threads: '2' }, 'ImageExceedsCpuTopology'],
  [{}, { hw_cpu_sockets: '2', hw_cpu_cores: '2' }, undefined],
];

function assigned(first: string, second: string, memory: string, more: string): Readonly<Record<string, string>> {
  return { 'hw:numa_nodes': '2', 'hw:numa_cpus.0': first, 'hw:numa_cpus.1': second, 'hw:numa_mem.0': memory, 'hw:numa_mem.1': more };
}

for (const [extraSpecs, properties, kind] of cases) {
  const asked = `a flavor that says ${JSON.stringify(extraSpecs)} and an image that says ${JSON.stringify(properties)}`;
  test(`${asked} ${kind === undefined ? 'go together' : `are ${kind}`}`, () => assert.equal(refusal(extraSpecs, properties), kind));
}

test('CPUs are read as they are listed, and what is no list is none', () => {
  const read = (text: string) => {
    const found = cpusOf(text);
    return found && [...found];
  };
  assert.deepEqual(['0-3,^2', ' 1 , 3', '5', ''].map(read), [[0, 1, 3], [1, 3], [5], []]);
  assert.deepEqual(['a', '3-1', '^1-2', '1-', '99999999'].map(read), [undefined, undefined, undefined, undefined, undefined]);
});

test('evenly divided nodes have all CPUs and all memory, whatever their number', () => {
  for (let vcpus = 1; vcpus <= 24; vcpus++) {
    for (let nodes = 1; nodes <= vcpus; nodes++) {
      const asking = { ...flavor({ 'hw:numa_nodes': String(nodes) }, vcpus), memoryMib: 24 * 1_024 * nodes };
      if (vcpus % nodes !== 0) continue;
      const constraints = numaConstraintsOf(asking, {});
      assert.deepEqual(
        constraints?.nodes.flatMap(({ cpus }) => cpus),
        Array.from({ length: vcpus }, (_, cpu) => cpu),
      );
      assert.equal(
        constraints?.nodes.reduce((sum, { memoryMib }) => sum + memoryMib, 0),
        asking.memoryMib,
      );
    }
  }
});

test('whatever texts stand in extra specs and properties, the answer is a refusal or none', () => {
  const names = [
    'cpu_policy',
    'cpu_thread_policy',
    'numa_nodes',
    'mem_page_size',
    'cpu_realtime',
    'cpu_realtime_mask',
    'serial_port_count',
    'pmu',
  ];
  const texts = ['', '0', '-1', '2', 'dedicated', 'yes', '^0', '1e9', '99999999999999999999', 'NaN', '__proto__', '0-', '\u0000'];
  for (const name of names) {
    for (const own of texts) {
      for (const wanted of [undefined, ...texts]) {
        refusal({ [`hw:${name}`]: own, 'hw:cpu_realtime_mask': own }, wanted === undefined ? {} : { [`hw_${name}`]: wanted });
      }
    }
  }
});
