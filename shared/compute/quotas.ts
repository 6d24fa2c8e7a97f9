/**
 * What a project may have. A limit of -1 is no limit. Names on the wire, defaults and microversions are Nova's; the
 * quotas of networks are shown for old clients and limit nothing here, since Neutron's quotas do.
 */
import * as computeErrors from './errors.ts';

export interface QuotaResource {
  /** The name on the wire. */
  readonly name: string;
  readonly default: number;
  /** The last microversion that shows it. */
  readonly until?: string;
}

export const quotaResources = {
  instances: { name: 'instances', default: 10 },
  cores: { name: 'cores', default: 20 },
  ram: { name: 'ram', default: 51_200 },
  metadataItems: { name: 'metadata_items', default: 128 },
  keyPairs: { name: 'key_pairs', default: 100 },
  serverGroups: { name: 'server_groups', default: 10 },
  serverGroupMembers: { name: 'server_group_members', default: 10 },
  injectedFiles: { name: 'injected_files', default: 5, until: '2.56' },
  injectedFileContentBytes: { name: 'injected_file_content_bytes', default: 10_240, until: '2.56' },
  injectedFilePathBytes: { name: 'injected_file_path_bytes', default: 255, until: '2.56' },
  fixedIps: { name: 'fixed_ips', default: -1, until: '2.35' },
  floatingIps: { name: 'floating_ips', default: -1, until: '2.35' },
  securityGroups: { name: 'security_groups', default: -1, until: '2.35' },
  securityGroupRules: { name: 'security_group_rules', default: -1, until: '2.35' },
} as const satisfies Readonly<Record<string, QuotaResource>>;

export type QuotaName = keyof typeof quotaResources;
/** A limit per resource; -1 is no limit. */
export type Limits = Readonly<Record<QuotaName, number>>;

/**
 * A project's limits: its own, by their names on the wire, over the defaults. Names that are no quota are left out.
 */
export function limitsOf(own: Readonly<Record<string, number>>): Limits {
  const limits = Object.entries(quotaResources).map(([name, resource]) => [name, own[resource.name] ?? resource.default]);
  return Object.fromEntries(limits) as Record<QuotaName, number>;
}

export const defaultLimits: Limits = limitsOf({});

/** Whether so many may be had under a limit. */
export const isWithin = (limit: number, wanted: number): boolean => limit < 0 || wanted <= limit;

/** What the servers of a project use. */
export interface ServerUsage {
  readonly instances: number;
  readonly cores: number;
  /** MiB. */
  readonly ram: number;
}

/** In the order in which an error names them, which is that of their names on the wire. */
const serverQuotas = ['cores', 'instances', 'ram'] as const satisfies readonly (keyof ServerUsage)[];

const roomFor = (limit: number, used: number, each: number): number =>
  limit < 0 || each === 0 ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor((limit - used) / each));

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
export function admittedServers(demand: ServerDemand, limits: Limits, usage: ServerUsage): number {
  const each: ServerUsage = { instances: 1, cores: demand.flavor.vcpus, ram: demand.flavor.memoryMib };
  const room = Math.min(...serverQuotas.map((name) => roomFor(limits[name], usage[name], each[name])));
  const admitted = Math.min(room, demand.maxCount);
  if (admitted >= demand.minCount) return admitted;
  const overs = serverQuotas.filter((name) => !isWithin(limits[name], usage[name] + demand.maxCount * each[name]));
  const list = (value: (name: keyof ServerUsage) => string | number) => overs.map(value).join(', ');
  const range = demand.minCount === demand.maxCount ? `${demand.minCount}` : `${demand.minCount}-${demand.maxCount}`;
  throw computeErrors.QuotaExceeded({
    overs: list((name) => quotaResources[name].name),
    req: list((name) => (name === 'instances' ? range : demand.maxCount * each[name])),
    used: list((name) => usage[name]),
    allowed: list((name) => limits[name]),
  });
}

/**
 * A new limit of a project: not below what it uses unless forced, and never above the resource's maximum.
 *
 * @param maximum -1: none
 * @throws QuotaAboveMaximum, QuotaBelowUsage
 */
export function assertLimitSettable(name: QuotaName, limit: number, used: number, maximum = -1, isForced = false): void {
  const resource = quotaResources[name].name;
  if (!isForced && limit !== -1 && limit < used) throw computeErrors.QuotaBelowUsage({ limit, resource, minimum: used });
  if (maximum !== -1 && (limit === -1 || limit > maximum)) throw computeErrors.QuotaAboveMaximum({ limit, resource, maximum });
}
