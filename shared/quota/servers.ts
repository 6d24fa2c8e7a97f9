/** Servers under their project's quotas, and under those of their user in it. */
import * as computeErrors from '../compute/errors.ts';
import type { Failure } from '../errors.ts';
import type { computeResources, Limits } from './compute-resources.ts';
import { type Counted, isWithin } from './resource.ts';
import { usageOf } from './usage.ts';

/** In the order in which an error names them. */
export const serverQuotas = ['cores', 'instances', 'ram'] as const satisfies readonly Counted<typeof computeResources>[];

/** What servers use of quotas; `ram` is in MiB. */
export type ServerUsage = Readonly<Record<(typeof serverQuotas)[number], number>>;

/** The usage in an item of the store. */
export const parseUsage = (item: unknown): ServerUsage => usageOf(serverQuotas, item);

/** What a server counts for in quotas. */
export const quotaOf = ({ flavor }: { readonly flavor: { readonly vcpus: number; readonly memoryMib: number } }) => ({
  instances: 1,
  cores: flavor.vcpus,
  ram: flavor.memoryMib,
});

/** Where there must be room: the project, and the user in it. */
interface Account {
  readonly limits: Pick<Limits, keyof ServerUsage>;
  readonly used: ServerUsage;
}

interface Both {
  readonly project: Account;
  readonly user: Account;
}

/** What is in the way of such amounts, and of what it is told; undefined when there is room. The project's limit is named before its user's. */
export function exceededQuota(
  { project, user }: Both,
  amounts: ServerUsage,
  told: Readonly<Record<keyof ServerUsage, number | string>> = amounts,
): Failure | undefined {
  const overs = serverQuotas.flatMap((name) => {
    const over = [project, user].find(({ limits, used }) => amounts[name] > 0 && !isWithin(limits[name], used[name] + amounts[name]));
    return over === undefined ? [] : [{ name, req: told[name], used: over.used[name], allowed: over.limits[name] }];
  });
  const each = (of: keyof (typeof overs)[number]) => overs.map((over) => over[of]).join(', ');
  return overs.length === 0
    ? undefined
    : computeErrors.QuotaExceeded({ overs: each('name'), req: each('req'), used: each('used'), allowed: each('allowed') });
}

export interface ServerDemand {
  readonly flavor: { readonly vcpus: number; readonly memoryMib: number };
  readonly minCount: number;
  readonly maxCount: number;
}

export const admittedServersErrors = [computeErrors.QuotaExceeded];

/**
 * How many servers of `maxCount` the quotas admit, at least `minCount`.
 * The error names every quota that `maxCount` servers exceed, as Nova's does.
 */
export function admittedServers({ flavor, minCount, maxCount }: ServerDemand, { project, user }: Both): number {
  const each: ServerUsage = quotaOf({ flavor });
  const rooms = [project, user].flatMap(({ limits, used }) =>
    serverQuotas.filter((name) => limits[name] >= 0 && each[name] > 0).map((name) => Math.floor((limits[name] - used[name]) / each[name])),
  );
  const admitted = Math.min(maxCount, ...rooms);
  if (admitted >= minCount) return admitted;
  const all = { instances: maxCount, cores: maxCount * each.cores, ram: maxCount * each.ram };
  const range = minCount === maxCount ? minCount : `${minCount}-${maxCount}`;
  throw (
    exceededQuota({ project, user }, all, { ...all, instances: range }) ?? new Error('Too few servers are admitted, and no quota says why.')
  );
}
