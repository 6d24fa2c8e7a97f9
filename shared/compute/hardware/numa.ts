/** NUMA: into how many nodes a machine is divided, and which CPUs and how much memory each has. */
import * as computeErrors from '../errors.ts';
import { type AskingFlavor, type AskingImage, cpusOf, numbered, saidOf } from './asked.ts';
import { type CpuConstraints, cpuConstraintsOf } from './cpus.ts';
import { assertLockedMemory, pageSizeOf } from './memory.ts';

export const numaErrors = [
  computeErrors.NumaNodesInvalid,
  computeErrors.ImageForbidsNuma,
  computeErrors.NumaIncomplete,
  computeErrors.NumaAsymmetric,
  computeErrors.NumaCpuOutOfRange,
  computeErrors.NumaCpuTwice,
  computeErrors.NumaCpusUnassigned,
  computeErrors.NumaMemoryOutOfRange,
  computeErrors.LockedMemoryConflict,
];

interface NumaNode {
  readonly cpus: readonly number[];
  readonly memoryMib: number;
}

export interface NumaConstraints extends CpuConstraints {
  readonly nodes: readonly NumaNode[];
  readonly pageSize: string | number | null;
}

/** One of two places says it, or nobody. */
function fromOne<T>(name: string, flavor: T | undefined, image: T | undefined): T | undefined {
  if (flavor !== undefined && image !== undefined) throw computeErrors.ImageForbidsNuma({ name });
  return flavor ?? image;
}

function nodeCountOf(flavor: AskingFlavor, image: AskingImage): number | undefined {
  const said = saidOf('numa_nodes', flavor, image);
  const nodes = fromOne('hw_numa_nodes', said.flavor, said.image);
  if (nodes === undefined) return undefined;
  if (!/^\d{1,4}$/.test(nodes) || Number(nodes) < 1) throw computeErrors.NumaNodesInvalid({ nodes });
  return Number(nodes);
}

function nodesOf(flavor: AskingFlavor, image: AskingImage, count: number): readonly NumaNode[] {
  const [cpus, memory] = ['numa_cpus', 'numa_mem'].map((name) =>
    fromOne(`hw_${name}`, numbered(flavor.extraSpecs, `hw:${name}`), numbered(image, `hw_${name}`)),
  );
  if (cpus === undefined && memory === undefined) return dividedEvenly(flavor, count);
  if (cpus?.length !== count || memory?.length !== count) throw computeErrors.NumaIncomplete();
  return assigned(
    flavor,
    cpus.map((text) => {
      const named = cpusOf(text);
      if (named === undefined) throw computeErrors.NumaIncomplete();
      return [...named];
    }),
    memory.map(Number),
  );
}

function dividedEvenly({ vcpus, memoryMib }: AskingFlavor, count: number): readonly NumaNode[] {
  if (vcpus % count !== 0 || memoryMib % count !== 0) throw computeErrors.NumaAsymmetric();
  const each = vcpus / count;
  return Array.from({ length: count }, (_, node) => ({
    cpus: Array.from({ length: each }, (_cpu, index) => node * each + index),
    memoryMib: memoryMib / count,
  }));
}

function assigned(
  { vcpus, memoryMib }: AskingFlavor,
  cpus: readonly (readonly number[])[],
  memory: readonly number[],
): readonly NumaNode[] {
  const free = new Set(Array.from({ length: vcpus }, (_, cpu) => cpu));
  for (const cpu of cpus.flat()) {
    if (cpu >= vcpus) throw computeErrors.NumaCpuOutOfRange({ cpunum: cpu, cpumax: vcpus - 1 });
    if (!free.delete(cpu)) throw computeErrors.NumaCpuTwice({ cpunum: cpu });
  }
  if (free.size > 0) throw computeErrors.NumaCpusUnassigned({ cpuset: `{${[...free].join(', ')}}` });
  const total = memory.reduce((sum, each) => sum + each, 0);
  if (total !== memoryMib) throw computeErrors.NumaMemoryOutOfRange({ memsize: Number.isNaN(total) ? 0 : total, memtotal: memoryMib });
  return cpus.map((each, node) => ({ cpus: each, memoryMib: memory[node] ?? 0 }));
}

/**
 * What the machine's hardware is bound to; null where a host may give it whatever it likes.
 * @throws numaErrors, cpuErrors, memoryErrors for what does not go together
 */
export function numaConstraintsOf(flavor: AskingFlavor, image: AskingImage): NumaConstraints | null {
  const count = nodeCountOf(flavor, image);
  const pageSize = pageSizeOf(flavor, image);
  assertLockedMemory(flavor, image, pageSize);
  const isDivided = count !== undefined || pageSize !== null;
  const nodes = isDivided ? nodesOf(flavor, image, count ?? 1) : undefined;
  const cpus = cpuConstraintsOf(flavor, image);
  if (nodes === undefined && cpus.policy === 'shared') return null;
  return { ...cpus, nodes: nodes ?? dividedEvenly(flavor, 1), pageSize };
}
