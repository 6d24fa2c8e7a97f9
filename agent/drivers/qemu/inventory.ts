/** What this host has, as it says of itself. */
import { readFile, statfs } from 'node:fs/promises';
import { cpus, hostname, totalmem } from 'node:os';
import type { Inventory } from '../../../shared/messaging/inventory.ts';
import { emulatorVersion } from './version.ts';

/** What this driver does, in the words of placement. */
const ownTraits = [
  'COMPUTE_RESCUE_BFV',
  'COMPUTE_VOLUME_ATTACH',
  'COMPUTE_VOLUME_EXTEND',
  'COMPUTE_VOLUME_MULTI_ATTACH',
  'COMPUTE_DEVICE_TAGGING',
  'COMPUTE_IMAGE_TYPE_QCOW2',
  'COMPUTE_IMAGE_TYPE_RAW',
  'COMPUTE_STORAGE_BUS_VIRTIO',
  'COMPUTE_NET_VIF_MODEL_VIRTIO',
];

/** Flags of the kernel that placement knows, and its words for those that it calls otherwise. Source: os-traits and Nova's table for libvirt. */
const cpuTraits: Readonly<Record<string, string>> = {
  '3dnow': '3DNOW',
  abm: 'ABM',
  aes: 'AESNI',
  avx: 'AVX',
  avx2: 'AVX2',
  avx512bw: 'AVX512BW',
  avx512cd: 'AVX512CD',
  avx512dq: 'AVX512DQ',
  avx512er: 'AVX512ER',
  avx512f: 'AVX512F',
  avx512pf: 'AVX512PF',
  avx512vl: 'AVX512VL',
  avx512vbmi: 'AVX512VBMI',
  avx512ifma: 'AVX512IFMA',
  bmi1: 'BMI',
  bmi2: 'BMI2',
  f16c: 'F16C',
  fma: 'FMA3',
  fma4: 'FMA4',
  mmx: 'MMX',
  mpx: 'MPX',
  pclmulqdq: 'CLMUL',
  sha_ni: 'SHA',
  sse: 'SSE',
  sse2: 'SSE2',
  pni: 'SSE3',
  sse4_1: 'SSE41',
  sse4_2: 'SSE42',
  sse4a: 'SSE4A',
  ssse3: 'SSSE3',
  svm: 'SVM',
  vmx: 'VMX',
  tbm: 'TBM',
  xop: 'XOP',
};

async function processor(): Promise<{ readonly vendor: string; readonly model: string; readonly flags: readonly string[] }> {
  const text = await readFile('/proc/cpuinfo', 'utf8');
  const lines = text.split('\n').map((line) => line.split(':'));
  const field = (name: string) => (lines.find(([key]) => key?.trim() === name)?.slice(1) ?? []).join(':').trim();
  return { vendor: field('vendor_id'), model: field('model name'), flags: field('flags').split(/\s+/).filter(Boolean) };
}

/** Nova's number of a version: 7.2.22 is 7002022. */
const versionNumber = ([major, minor, micro]: readonly [number, number, number]) => major * 1_000_000 + minor * 1_000 + micro;

export async function hostInventory(folder: string, told: Partial<Inventory> | undefined): Promise<Inventory> {
  const [{ vendor, model, flags }, version, { blocks, bsize }] = await Promise.all([processor(), emulatorVersion(), statfs(folder)]);
  const cores = cpus().length;
  return {
    vcpus: cores,
    memoryMib: Math.floor(totalmem() / 2 ** 20),
    diskGib: Math.floor((blocks * bsize) / 2 ** 30),
    hypervisorType: 'QEMU',
    hypervisorVersion: versionNumber(version),
    hypervisorHostname: hostname(),
    hostIp: '127.0.0.1',
    cpuInfo: { arch: 'x86_64', model, vendor, features: [...flags].toSorted(), topology: { sockets: 1, cores, threads: 1 } },
    traits: [
      ...ownTraits,
      ...flags.flatMap((flag) => (Object.hasOwn(cpuTraits, flag) ? [`HW_CPU_X86_${cpuTraits[flag]}`] : [])).toSorted(),
    ],
    ...told,
  };
}
