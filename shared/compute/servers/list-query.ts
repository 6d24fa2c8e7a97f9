/** What may be asked of a list of servers, by version, and by whom. Source: the query schemas of Nova's ServersController. */
import { z } from 'zod/mini';
import type { Caller } from '../../operation/policy.ts';
import { counts, regex, texts, times } from '../../operation/query-values.ts';
import type { Version } from '../../operation/version.ts';
import { queryParameters, since, versions } from '../../operation/versioned.ts';
import { ignoredSortKeys, sortKeys } from './sort.ts';

/** Query parameters of GET /servers and GET /servers/detail. */
export const serverListQuery = queryParameters(
  {
    ...Object.fromEntries(
      [
        'user_id',
        'project_id',
        'tenant_id',
        'launch_index',
        'image_ref',
        'image',
        'vm_state',
        'task_state',
        'host',
        'uuid',
        'sort_dir',
        'all_tenants',
        'soft_deleted',
        'deleted',
        'status',
        'block_device_mapping',
        'services',
        'metadata',
        'system_metadata',
        'info_cache',
        'security_groups',
        'pci_devices',
        'marker',
      ].map((name) => [name, texts]),
    ),
    ...Object.fromEntries(
      [
        'kernel_id',
        'ramdisk_id',
        'hostname',
        'key_name',
        'power_state',
        'node',
        'flavor',
        'reservation_id',
        'launched_at',
        'terminated_at',
        'availability_zone',
        'name',
        'display_name',
        'description',
        'display_description',
        'locked_by',
        'root_device_name',
        'config_drive',
        'access_ip_v4',
        'access_ip_v6',
        'auto_disk_config',
        'progress',
        'ip',
        'ip6',
        'created_at',
      ].map((name) => [name, regex]),
    ),
    sort_key: versions({ '2.1': z.array(z.enum([...sortKeys, ...ignoredSortKeys])), '2.75': z.array(z.enum(sortKeys)) }),
    'changes-since': times,
    limit: counts,
    tags: since('2.26', regex),
    'tags-any': since('2.26', regex),
    'not-tags': since('2.26', regex),
    'not-tags-any': since('2.26', regex),
    'changes-before': since('2.66', times),
    locked: since('2.73', texts),
  },
  versions({ '2.1': 'drop', '2.75': 'refuse all but private' }),
);

export type Query = Readonly<Record<string, readonly string[] | undefined>>;

export interface ListRequest {
  readonly caller: Caller;
  readonly version: Version;
  readonly query: Query;
}

/** Filters that everybody may use, with the version that brought them; the others are an administrator's. */
const ordinaryFilters: Readonly<Record<string, Version>> = {
  ...Object.fromEntries(
    ['reservation_id', 'name', 'status', 'image', 'flavor', 'ip', 'changes-since', 'all_tenants'].map((filter) => [filter, 1]),
  ),
  ip6: 5,
  ...Object.fromEntries(['tags', 'tags-any', 'not-tags', 'not-tags-any'].map((filter) => [filter, 26])),
  'changes-before': 66,
  locked: 73,
  ...Object.fromEntries(
    [
      'availability_zone',
      'config_drive',
      'key_name',
      'created_at',
      'launched_at',
      'terminated_at',
      'power_state',
      'task_state',
      'vm_state',
      'progress',
      'user_id',
    ].map((filter) => [filter, 83]),
  ),
};

/** Without `allow_all_filters` the filters of administrators are dropped in silence. */
export function withoutForeignFilters({ caller, version, query }: ListRequest): Query {
  if (caller.isAdmin) return query;
  return Object.fromEntries(Object.entries(query).filter(([name]) => (ordinaryFilters[name] ?? Number.POSITIVE_INFINITY) <= version));
}
