/** The filters of a server list, as predicates. Source: Nova's instance filters: most are regular expressions, some must be equal. */
import { linearExpression } from '../../linear-regex.ts';
import { looseBoolean } from '../../operation/loose-boolean.ts';
import * as computeErrors from '../errors.ts';
import type { Server } from './server.ts';

export type ServerFilter = (server: Server) => boolean;
type Query = Readonly<Record<string, readonly string[] | undefined>>;
type Value = string | number | boolean | null;

/** Equal to one of the values given. */
const exact: Readonly<Record<string, (server: Server) => Value>> = {
  user_id: (server) => server.userId,
  launch_index: (server) => server.launchIndex,
  image: (server) => server.imageId ?? '',
  image_ref: (server) => server.imageId ?? '',
  vm_state: (server) => server.vmState,
  task_state: (server) => server.taskState,
  host: (server) => server.host,
  uuid: (server) => server.id,
  flavor: (server) => server.flavor.id,
  power_state: (server) => server.powerState,
  progress: (server) => server.progress,
};

/** Found by the last regular expression given, anywhere in the value. */
const matching: Readonly<Record<string, (server: Server) => Value>> = {
  name: (server) => server.name,
  display_name: (server) => server.name,
  description: (server) => server.description,
  display_description: (server) => server.description,
  kernel_id: (server) => server.kernelId ?? '',
  ramdisk_id: (server) => server.ramdiskId ?? '',
  hostname: (server) => server.hostname,
  key_name: (server) => server.keyName,
  node: (server) => server.host,
  reservation_id: (server) => server.reservationId,
  launched_at: (server) => server.launchedAt,
  terminated_at: (server) => server.terminatedAt,
  created_at: (server) => server.createdAt,
  availability_zone: (server) => server.availabilityZone,
  locked_by: (server) => server.lockedBy,
  root_device_name: (server) => server.rootDeviceName,
  access_ip_v4: (server) => server.accessIpV4,
  access_ip_v6: (server) => server.accessIpV6,
};

/** True or false. */
const flags: Readonly<Record<string, (server: Server) => boolean>> = {
  locked: (server) => server.lockedBy !== null,
  config_drive: (server) => server.configDrive,
  auto_disk_config: (server) => server.diskConfig === 'AUTO',
};

/** Lists of tags, separated by commas. */
const tagFilters: Readonly<Record<string, (server: Server, tags: readonly string[]) => boolean>> = {
  tags: (server, tags) => tags.every((tag) => server.tags.includes(tag)),
  'tags-any': (server, tags) => tags.some((tag) => server.tags.includes(tag)),
  'not-tags': (server, tags) => !tags.every((tag) => server.tags.includes(tag)),
  'not-tags-any': (server, tags) => !tags.some((tag) => server.tags.includes(tag)),
};

/** Servers have no addresses of their own yet, so no address matches. */
const never = new Set(['ip', 'ip6', 'fixed_ip']);

/** An expression that cannot be matched in a bounded time is refused. */
export async function filtersFor(query: Query): Promise<ServerFilter[]> {
  const filters = await Promise.all(Object.entries(query).map(([name, values]) => filterFor(name, values)));
  return filters.filter((filter) => filter !== undefined);
}

async function filterFor(name: string, values: readonly string[] | undefined): Promise<ServerFilter | undefined> {
  const last = values?.at(-1);
  if (values === undefined || last === undefined) return undefined;
  if (never.has(name)) return () => false;
  const equal = exact[name];
  if (equal !== undefined) return (server) => values.includes(String(equal(server) ?? ''));
  const text = matching[name];
  if (text !== undefined) {
    const found = await linearExpression(last);
    if (found === undefined) throw computeErrors.InvalidFilterField({ field: name });
    return (server) => found(String(text(server) ?? ''));
  }
  const flag = flags[name];
  if (flag !== undefined) {
    const wanted = looseBoolean(last) ?? false;
    return (server) => flag(server) === wanted;
  }
  const tagged = tagFilters[name];
  if (tagged === undefined) return undefined;
  const tags = values.flatMap((value) => value.split(','));
  return (server) => tagged(server, tags);
}
