/** The orders in which servers can be listed. Source: the enumeration in contract/schemas/ServersController.index.json. */
import type { Condition } from '../../store/port.ts';
import { conditionsOn, type Fact, type FactName, type Facts } from './facts.ts';

/** The fact that each sorts by. */
const sortFacts = {
  access_ip_v4: 'accessIpV4',
  access_ip_v6: 'accessIpV6',
  auto_disk_config: 'diskConfig',
  availability_zone: 'availabilityZone',
  config_drive: 'configDrive',
  created_at: 'createdAt',
  display_description: 'description',
  display_name: 'name',
  host: 'host',
  hostname: 'hostname',
  image_ref: 'imageId',
  instance_type_id: 'flavorId',
  kernel_id: 'kernelId',
  key_name: 'keyName',
  launch_index: 'launchIndex',
  launched_at: 'launchedAt',
  locked: 'lockedBy',
  locked_by: 'lockedBy',
  node: 'host',
  power_state: 'powerState',
  progress: 'progress',
  project_id: 'projectId',
  ramdisk_id: 'ramdiskId',
  root_device_name: 'rootDeviceName',
  task_state: 'taskState',
  terminated_at: 'terminatedAt',
  updated_at: 'updatedAt',
  user_id: 'userId',
  uuid: 'id',
  vm_state: 'vmState',
} as const satisfies Readonly<Record<string, FactName>>;

/** What is sorted by being so or not, false first. */
const yesOrNo: Readonly<Partial<Record<string, (value: Fact) => boolean>>> = {
  auto_disk_config: (value) => value === 'AUTO',
  locked: (value) => value !== null,
};

export type SortKey = keyof typeof sortFacts;
export const sortKeys = Object.keys(sortFacts) as SortKey[];

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

export type Sort = readonly (readonly [SortKey, 'asc' | 'desc'])[];

export const factsOfSort = (keys: Sort): readonly FactName[] => keys.map(([key]) => sortFacts[key]);

/** Compares by each key in turn, and by id at last, so that pages never overlap. */
export function compareBy(keys: Sort): (a: Facts, b: Facts) => number {
  const last = keys.at(-1)?.[1] ?? 'desc';
  const all: Sort = keys.some(([key]) => key === 'uuid') ? keys : [...keys, ['uuid', last]];
  const columns = all.map(([key, direction]) => {
    const fact = sortFacts[key];
    const isSo = yesOrNo[key];
    const factOf = ({ [fact]: value = null }: Facts): Fact => (isSo === undefined ? value : isSo(value));
    return { factOf, sign: direction === 'asc' ? 1 : -1 };
  });
  return (a, b) => {
    for (const { factOf, sign } of columns) {
      const order = compare(factOf(a), factOf(b));
      if (order !== 0) return sign * order;
    }
    return 0;
  };
}

/** No value comes before any value. */
function compare(a: Fact, b: Fact): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

/** Where the order of JavaScript's texts is no longer that of their bytes. */
const firstSurrogate = '\ud800';

/** What is true of whatever comes before these facts or with them, as far as the first key tells. */
export function noWorseThan([first]: Sort, facts: Facts): readonly Condition[] {
  if (first === undefined) return [];
  const [key, direction] = first;
  const value = facts[sortFacts[key]] ?? null;
  if (yesOrNo[key] !== undefined || value === null || typeof value === 'boolean') return [];
  if (typeof value === 'string' && Array.from(value).some((character) => character >= firstSurrogate)) return [];
  return conditionsOn(sortFacts[key], direction === 'asc' ? { to: value, orMissing: true } : { from: value });
}
