/** Servers under their project's quotas: what each counts for, what its commit keeps to, how many a request may make. */
import * as computeErrors from '../compute/errors.ts';
import type { CounterBounds } from '../store/transaction.ts';
import type { computeResources, Limits } from './compute-resources.ts';
import { boundOf, type Counted, isWithin } from './resource.ts';
import { usageOf } from './usage.ts';

/** In the order in which an error names them. */
export const serverQuotas = ['cores', 'instances', 'ram'] as const satisfies readonly Counted<typeof computeResources>[];

/** What servers use of a project's quotas; `ram` is in MiB. */
export type ServerUsage = Readonly<Record<(typeof serverQuotas)[number], number>>;

/** The usage in an item of the store. */
export const parseUsage = (item: unknown): ServerUsage => usageOf(serverQuotas, item);

/** What a server counts for in its project's quotas. */
export const quotaOf = ({ flavor }: { readonly flavor: { readonly vcpus: number; readonly memoryMib: number } }) => ({
  instances: 1,
  cores: flavor.vcpus,
  ram: flavor.memoryMib,
});

/** The bounds that the counters of a project's servers keep. */
export const quotaBounds = ({
  cores,
  instances,
  ram,
}: Pick<Limits, keyof ServerUsage>): Readonly<Record<keyof ServerUsage, CounterBounds>> => ({
  cores: boundOf(cores),
  instances: boundOf(instances),
  ram: boundOf(ram),
});

export interface ServerDemand {
  readonly flavor: { readonly vcpus: number; readonly memoryMib: number };
  readonly minCount: number;
  readonly maxCount: number;
}

export const admittedServersErrors = [computeErrors.QuotaExceeded];

/**
 * How many servers of `maxCount` the project's quotas admit, at least `minCount`.
 * The error names every quota that `maxCount` servers exceed, as Nova's does.
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
