/** CPUs: how they are given to a machine, which of them are for real time, and how they are put together. */
import { isTrue } from '../../operation/loose-boolean.ts';
import * as computeErrors from '../errors.ts';
import { type AskingFlavor, type AskingImage, cpusOf, listed, saidOf } from './asked.ts';

const policies = ['dedicated', 'shared', 'mixed'] as const;
const threadPolicies = ['prefer', 'isolate', 'require'] as const;
const emulatorPolicies = ['isolate', 'share'] as const;

export const cpuErrors = [
  computeErrors.CpuPolicyUnknown,
  computeErrors.CpuThreadPolicyUnknown,
  computeErrors.EmulatorThreadsPolicyUnknown,
  computeErrors.ImageForbidsCpuPolicy,
  computeErrors.ImageForbidsCpuThreadPolicy,
  computeErrors.CpuThreadPolicyNeedsDedicated,
  computeErrors.EmulatorThreadsNeedDedicated,
  computeErrors.RealtimeNeedsDedicated,
  computeErrors.RealtimeMaskInvalid,
  computeErrors.MixedPolicyRequired,
  computeErrors.MixedNeedsOneMask,
  computeErrors.MixedMaskInvalid,
  computeErrors.ImageExceedsCpuLimits,
  computeErrors.ImageExceedsCpuTopology,
];

const isOneOf = <Word extends string>(words: readonly Word[], word: string): word is Word => (words as readonly string[]).includes(word);

type Said = Readonly<Record<'flavor' | 'image', string | undefined>>;
const sources = [
  ['flavor', 'flavor extra specs'],
  ['image', 'image properties'],
] as const;

function assertKnown(
  said: Said,
  known: readonly string[],
  refusal: (given: { source: string; requested: string; available: string }) => Error,
) {
  for (const [place, source] of sources) {
    const requested = said[place];
    if (requested !== undefined && !isOneOf(known, requested)) throw refusal({ source, requested, available: listed(known) });
  }
}

export type CpuPolicy = (typeof policies)[number];

/** The flavor's policy; the image may choose only where the flavor says nothing. */
export function cpuPolicyOf(flavor: AskingFlavor, image: AskingImage): CpuPolicy {
  const said = saidOf('cpu_policy', flavor, image);
  assertKnown(said, policies, computeErrors.CpuPolicyUnknown);
  const { flavor: own, image: wanted } = said as Readonly<Record<'flavor' | 'image', CpuPolicy | undefined>>;
  const mayNot = own === 'shared' ? ['mixed', 'dedicated'] : own === 'mixed' ? ['dedicated'] : [];
  if (wanted !== undefined && mayNot.includes(wanted)) throw computeErrors.ImageForbidsCpuPolicy();
  return own ?? wanted ?? 'shared';
}

function threadPolicyOf(flavor: AskingFlavor, image: AskingImage): string | null {
  const said = saidOf('cpu_thread_policy', flavor, image);
  assertKnown(said, threadPolicies, computeErrors.CpuThreadPolicyUnknown);
  if (said.flavor === undefined) return said.image ?? null;
  if (said.flavor !== 'prefer' && said.image !== undefined && said.image !== said.flavor) throw computeErrors.ImageForbidsCpuThreadPolicy();
  return said.flavor;
}

function emulatorPolicyOf({ extraSpecs }: AskingFlavor): string | null {
  const requested = extraSpecs['hw:emulator_threads_policy'];
  if (!requested) return null;
  if (!isOneOf(emulatorPolicies, requested)) {
    throw computeErrors.EmulatorThreadsPolicyUnknown({ requested, available: listed(emulatorPolicies) });
  }
  return requested;
}

/** All CPUs of a machine but those that the mask excludes, or those that it names. */
function masked(mask: string, vcpus: number): ReadonlySet<number> | undefined {
  return cpusOf(mask.startsWith('^') ? `0-${vcpus - 1},${mask}` : mask);
}

/** Which CPUs are for real time; null where none are. A guest needs some for its housekeeping, unless its emulator's threads are elsewhere. */
export function realtimeCpusOf(flavor: AskingFlavor, image: AskingImage): readonly number[] | null {
  if (!isTrue(flavor.extraSpecs['hw:cpu_realtime'])) return null;
  const said = saidOf('cpu_realtime_mask', flavor, image);
  const mask = said.image ?? said.flavor;
  const chosen = mask === undefined ? undefined : masked(mask, flavor.vcpus);
  if (mask !== undefined && (chosen === undefined || chosen.size === 0)) throw computeErrors.RealtimeMaskInvalid();
  const all = Array.from({ length: flavor.vcpus }, (_, cpu) => cpu);
  const cpus = chosen === undefined ? all : [...chosen];
  const leavesSome = all.some((cpu) => !cpus.includes(cpu));
  if (!leavesSome && emulatorPolicyOf(flavor) === null) throw computeErrors.RealtimeMaskInvalid();
  return cpus;
}

export interface CpuConstraints {
  readonly policy: CpuPolicy;
  readonly threadPolicy: string | null;
  readonly emulatorThreads: string | null;
  /** Of a machine of mixed policy: which of its CPUs are its own. */
  readonly dedicated: readonly number[] | null;
}

/** @throws cpuErrors for what does not go together */
export function cpuConstraintsOf(flavor: AskingFlavor, image: AskingImage): CpuConstraints {
  const policy = cpuPolicyOf(flavor, image);
  const threadPolicy = threadPolicyOf(flavor, image);
  const realtime = realtimeCpusOf(flavor, image);
  const emulatorThreads = emulatorPolicyOf(flavor);
  const mask = flavor.extraSpecs['hw:cpu_dedicated_mask'];
  if (policy === 'shared') {
    if (threadPolicy !== null) throw computeErrors.CpuThreadPolicyNeedsDedicated();
    if (realtime !== null) throw computeErrors.RealtimeNeedsDedicated();
    if (emulatorThreads === 'isolate') throw computeErrors.EmulatorThreadsNeedDedicated();
  }
  if (policy !== 'mixed' && mask !== undefined) throw computeErrors.MixedPolicyRequired();
  const dedicated = policy === 'mixed' ? dedicatedOf(flavor, mask, realtime) : null;
  return { policy, threadPolicy, emulatorThreads, dedicated };
}

/** Exactly one of two masks says which CPUs are the machine's own, and it leaves some of either kind. */
function dedicatedOf({ vcpus }: AskingFlavor, mask: string | undefined, realtime: readonly number[] | null): readonly number[] {
  if ((mask === undefined) === (realtime === null)) throw computeErrors.MixedNeedsOneMask();
  const named = mask === undefined ? new Set(realtime) : (masked(mask, vcpus) ?? new Set<number>());
  const dedicated = [...named].filter((cpu) => cpu < vcpus);
  if (dedicated.length === 0 || dedicated.length !== named.size || dedicated.length === vcpus) throw computeErrors.MixedMaskInvalid();
  return dedicated;
}

const dimensions = ['sockets', 'cores', 'threads'] as const;
type Topology = Readonly<Record<(typeof dimensions)[number], number>>;
const unlimited = 65_536;

const topologyOf = (of: Readonly<Record<string, string>>, prefix: string, absent: number): Topology => {
  const read = (name: string) => Number.parseInt(of[`${prefix}${name}`] ?? '', 10);
  const [sockets = absent, cores = absent, threads = absent] = dimensions.map((name) => (Number.isNaN(read(name)) ? absent : read(name)));
  return { sockets, cores, threads };
};

const exceeds = (one: Topology, other: Topology) => dimensions.some((name) => one[name] > other[name]);

/** An image asks for no more sockets, cores and threads than its flavor allows, and for no more than itself allows. */
export function assertTopology({ extraSpecs }: AskingFlavor, image: AskingImage): void {
  const ofFlavor = topologyOf(extraSpecs, 'hw:cpu_max_', unlimited);
  const limited = topologyOf(image, 'hw_cpu_max_', -1);
  const shown = (prefix: string, { sockets, cores, threads }: Topology) => ({
    [`${prefix}_sockets`]: sockets,
    [`${prefix}_cores`]: cores,
    [`${prefix}_threads`]: threads,
  });
  if (exceeds(limited, ofFlavor)) {
    throw computeErrors.ImageExceedsCpuLimits({ ...shown('image', limited), ...shown('flavor', ofFlavor) } as Limits);
  }
  const [sockets, cores, threads] = dimensions.map((name) => (limited[name] === -1 ? ofFlavor[name] : limited[name]));
  const most: Topology = { sockets: sockets ?? unlimited, cores: cores ?? unlimited, threads: threads ?? unlimited };
  const wanted = topologyOf(image, 'hw_cpu_', -1);
  if (exceeds(wanted, most)) throw computeErrors.ImageExceedsCpuTopology({ ...shown('image', wanted), ...shown('max', most) } as Most);
}

type Named<Prefix extends string> = Readonly<Record<`${Prefix}_${(typeof dimensions)[number]}`, number>>;
type Limits = Named<'image'> & Named<'flavor'>;
type Most = Named<'image'> & Named<'max'>;
