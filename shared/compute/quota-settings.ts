/** All quotas that administrators see and set. Those that quotas.ts does not know limit nothing here: networks are Neutron's, and there are no server groups yet. */
import * as computeErrors from './errors.ts';
import { defaultLimits } from './quotas.ts';

interface QuotaResource {
  readonly default: number;
  /** The last microversion that shows it. */
  readonly until?: string;
}

export const quotaResources = {
  instances: { default: defaultLimits.instances },
  cores: { default: defaultLimits.cores },
  ram: { default: defaultLimits.ram },
  metadata_items: { default: defaultLimits.metadata_items },
  key_pairs: { default: defaultLimits.key_pairs },
  server_groups: { default: 10 },
  server_group_members: { default: 10 },
  injected_files: { default: defaultLimits.injected_files, until: '2.56' },
  injected_file_content_bytes: { default: defaultLimits.injected_file_content_bytes, until: '2.56' },
  injected_file_path_bytes: { default: defaultLimits.injected_file_path_bytes, until: '2.56' },
  fixed_ips: { default: -1, until: '2.35' },
  floating_ips: { default: -1, until: '2.35' },
  security_groups: { default: -1, until: '2.35' },
  security_group_rules: { default: -1, until: '2.35' },
} as const satisfies Readonly<Record<string, QuotaResource>>;

/**
 * A new limit of a project: not below what it uses unless forced, and never above the resource's maximum.
 *
 * @param maximum -1: none
 * @throws QuotaAboveMaximum, QuotaBelowUsage
 */
export function assertLimitSettable(
  resource: keyof typeof quotaResources,
  limit: number,
  used: number,
  maximum = -1,
  isForced = false,
): void {
  if (!isForced && limit !== -1 && limit < used) throw computeErrors.QuotaBelowUsage({ limit, resource, minimum: used });
  if (maximum !== -1 && (limit === -1 || limit > maximum)) throw computeErrors.QuotaAboveMaximum({ limit, resource, maximum });
}
