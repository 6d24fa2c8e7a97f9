/** The orders in which servers can be listed. Source: the enumeration in contract/schemas/ServersController.index.json. */
import type { Server } from './server.ts';

type Value = string | number | boolean | null;

const sortValues = {
  access_ip_v4: (server) => server.accessIpV4,
  access_ip_v6: (server) => server.accessIpV6,
  auto_disk_config: (server) => server.diskConfig === 'AUTO',
  availability_zone: (server) => server.availabilityZone,
  config_drive: (server) => server.configDrive,
  created_at: (server) => server.createdAt,
  display_description: (server) => server.description,
  display_name: (server) => server.name,
  host: (server) => server.host,
  hostname: (server) => server.hostname,
  image_ref: (server) => server.imageId,
  instance_type_id: (server) => server.flavor.id,
  kernel_id: (server) => server.kernelId,
  key_name: (server) => server.keyName,
  launch_index: (server) => server.launchIndex,
  launched_at: (server) => server.launchedAt,
  locked: (server) => server.lockedBy !== null,
  locked_by: (server) => server.lockedBy,
  node: (server) => server.host,
  power_state: (server) => server.powerState,
  progress: (server) => server.progress,
  project_id: (server) => server.projectId,
  ramdisk_id: (server) => server.ramdiskId,
  root_device_name: (server) => server.rootDeviceName,
  task_state: (server) => server.taskState,
  terminated_at: (server) => server.terminatedAt,
  updated_at: (server) => server.updatedAt,
  user_id: (server) => server.userId,
  uuid: (server) => server.id,
  vm_state: (server) => server.vmState,
} satisfies Readonly<Record<string, (server: Server) => Value>>;

export type SortKey = keyof typeof sortValues;
export const sortKeys = Object.keys(sortValues) as SortKey[];

/** Columns of Nova's database that clients may name before 2.75 and that change nothing. */
export const ignoredSortKeys = [
  'architecture',
  'cell_name',
  'cleaned',
  'default_ephemeral_device',
  'default_swap_device',
  'deleted',
  'deleted_at',
  'disable_terminate',
  'ephemeral_gb',
  'ephemeral_key_uuid',
  'id',
  'key_data',
  'launched_on',
  'memory_mb',
  'os_type',
  'reservation_id',
  'root_gb',
  'shutdown_terminate',
  'user_data',
  'vcpus',
  'vm_mode',
] as const; // prettier-ignore

/** They tell where servers are. */
export const sortKeysForAdministrators: readonly SortKey[] = ['host', 'node'];

/** Compares by each key in turn, and by id at last, so that pages never overlap. */
export function compareBy(keys: readonly (readonly [SortKey, 'asc' | 'desc'])[]): (a: Server, b: Server) => number {
  const last = keys.at(-1)?.[1] ?? 'desc';
  const all: (readonly [SortKey, 'asc' | 'desc'])[] = keys.some(([key]) => key === 'uuid') ? [...keys] : [...keys, ['uuid', last]];
  return (a, b) => {
    for (const [key, direction] of all) {
      const order = compare(sortValues[key](a), sortValues[key](b));
      if (order !== 0) return direction === 'asc' ? order : -order;
    }
    return 0;
  };
}

/** No value comes before any value. */
function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
