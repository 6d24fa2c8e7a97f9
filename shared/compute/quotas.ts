/** What a project may have, by the names on the wire, and what it is told when it wants more. A limit of -1 is no limit. The defaults are Nova's. */
import type { CounterBounds } from '../store/transaction.ts';
import * as computeErrors from './errors.ts';

export const defaultLimits = {
  instances: 10,
  cores: 20,
  ram: 51_200,
  metadata_items: 128,
  key_pairs: 100,
  injected_files: 5,
  injected_file_content_bytes: 10_240,
  injected_file_path_bytes: 255,
};

export type Limits = Readonly<typeof defaultLimits>;

/** A project's limits: its own over the defaults. */
export const limitsOf = (own: Readonly<Record<string, number>>): Limits => ({ ...defaultLimits, ...own });

/** Whether so many may be had under a limit. */
export const isWithin = (limit: number, wanted: number): boolean => limit < 0 || wanted <= limit;

/** In the order in which an error names them. */
const serverQuotas = ['cores', 'instances', 'ram'] as const;

/** What servers use of a project's quotas; `ram` is in MiB. */
export type ServerUsage = Readonly<Record<(typeof serverQuotas)[number], number>>;

/** What a server counts for in its project's quotas. */
export const quotaOf = ({ flavor }: { readonly flavor: { readonly vcpus: number; readonly memoryMib: number } }) => ({
  instances: 1,
  cores: flavor.vcpus,
  ram: flavor.memoryMib,
});

/** What a counter keeps to under a limit. */
export const boundOf = (limit: number): CounterBounds => (limit < 0 ? { min: 0 } : { max: limit });

/** The bounds that the counters of a project's servers keep. */
export const quotaBounds = ({ cores, instances, ram }: Limits): Readonly<Record<keyof ServerUsage, CounterBounds>> => ({
  cores: boundOf(cores),
  instances: boundOf(instances),
  ram: boundOf(ram),
});

export interface ServerDemand {
  readonly flavor: { readonly vcpus: number; readonly memoryMib: number };
  readonly minCount: number;
  readonly maxCount: number;
}

/**
 * How many servers of `maxCount` the project's quotas admit, at least `minCount`.
 *
 * @throws QuotaExceeded naming every quota that `maxCount` servers exceed, as Nova does
 */
export function admittedServers({ flavor, minCount, maxCount }: ServerDemand, limits: Limits, usage: ServerUsage): number {
  const each: ServerUsage = quotaOf({ flavor });
  const rooms = serverQuotas
    .filter((name) => limits[name] >= 0 && each[name] > 0)
    .map((name) => Math.floor((limits[name] - usage[name]) / each[name]));
  const admitted = Math.min(maxCount, ...rooms);
  if (admitted >= minCount) return admitted;
  const overs = serverQuotas.filter((name) => !isWithin(limits[name], usage[name] + maxCount * each[name]));
  const range = minCount === maxCount ? minCount : `${minCount}-${maxCount}`;
  throw computeErrors.QuotaExceeded({
    overs: overs.join(', '),
    req: overs.map((name) => (name === 'instances' ? range : maxCount * each[name])).join(', '),
    used: overs.map((name) => usage[name]).join(', '),
    allowed: overs.map((name) => limits[name]).join(', '),
  });
}
