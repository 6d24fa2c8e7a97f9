/** The filters of a server list, as conditions on facts. Source: Nova's instance filters: most are regular expressions, some must be equal. */
import { linearExpression, requiredText } from '../../linear-regex.ts';
import { looseBoolean } from '../../operation/loose-boolean.ts';
import { maximumValues } from '../../store/conditions.ts';
import * as computeErrors from '../errors.ts';
import type { Fact, FactName, Implied } from './facts.ts';

/** A condition on a fact. */
export interface ServerFilter {
  readonly fact: FactName;
  readonly accepts: (value: Fact) => boolean;
  /** What is true of every value that is accepted, and perhaps of others: the store looks at it first. */
  readonly implies?: Implied | undefined;
}
type Query = Readonly<Record<string, readonly string[] | undefined>>;

/** Equal to one of the values given. */
const exact: Readonly<Record<string, FactName>> = {
  user_id: 'userId',
  launch_index: 'launchIndex',
  image: 'imageId',
  image_ref: 'imageId',
  vm_state: 'vmState',
  task_state: 'taskState',
  host: 'host',
  uuid: 'id',
  flavor: 'flavorId',
  power_state: 'powerState',
  progress: 'progress',
};

/** Found by the last regular expression given, anywhere in the value. */
const matching: Readonly<Record<string, FactName>> = {
  name: 'name',
  display_name: 'name',
  description: 'description',
  display_description: 'description',
  kernel_id: 'kernelId',
  ramdisk_id: 'ramdiskId',
  hostname: 'hostname',
  key_name: 'keyName',
  node: 'host',
  reservation_id: 'reservationId',
  launched_at: 'launchedAt',
  terminated_at: 'terminatedAt',
  created_at: 'createdAt',
  availability_zone: 'availabilityZone',
  locked_by: 'lockedBy',
  root_device_name: 'rootDeviceName',
  access_ip_v4: 'accessIpV4',
  access_ip_v6: 'accessIpV6',
};

/** True or false. */
const flags: Readonly<Record<string, readonly [fact: FactName, isTrue: (value: Fact) => boolean]>> = {
  locked: ['lockedBy', (value) => value !== null],
  config_drive: ['configDrive', (value) => value === true],
  auto_disk_config: ['diskConfig', (value) => value === 'AUTO'],
};

/** Lists of tags, separated by commas. */
const tagFilters: Readonly<Record<string, (has: ReadonlySet<string>, tags: readonly string[]) => boolean>> = {
  tags: (has, tags) => tags.every((tag) => has.has(tag)),
  'tags-any': (has, tags) => tags.some((tag) => has.has(tag)),
  'not-tags': (has, tags) => !tags.every((tag) => has.has(tag)),
  'not-tags-any': (has, tags) => !tags.some((tag) => has.has(tag)),
};

/** Parts of addresses: Nova asks Neutron for them, where they are no expressions. */
const addressFilters = new Set(['ip', 'ip6', 'fixed_ip']);

/** An expression that cannot be matched in a bounded time is refused. */
export async function filtersFor(query: Query): Promise<ServerFilter[]> {
  const filters = await Promise.all(Object.entries(query).map(([name, values]) => filterFor(name, values)));
  return filters.filter((filter) => filter !== undefined);
}

async function filterFor(name: string, values: readonly string[] | undefined): Promise<ServerFilter | undefined> {
  const last = values?.at(-1);
  if (values === undefined || last === undefined) return undefined;
  if (addressFilters.has(name))
    return { fact: 'addresses', accepts: (value) => String(value ?? '').includes(last), implies: containing(last) };
  const equal = exact[name];
  if (equal !== undefined)
    return { fact: equal, accepts: (value) => values.includes(String(value ?? '')), implies: impliedBy(equal, values) };
  const text = matching[name];
  if (text !== undefined) {
    const found = await linearExpression(last);
    if (found === undefined) throw computeErrors.InvalidFilterField({ field: name });
    const contains = requiredText(last);
    return { fact: text, accepts: (value) => found(String(value ?? '')), implies: contains === undefined ? undefined : { contains } };
  }
  const flag = flags[name];
  if (flag !== undefined) {
    const [fact, isTrue] = flag;
    const wanted = looseBoolean(last) ?? false;
    return { fact, accepts: (value) => isTrue(value) === wanted };
  }
  const tagged = tagFilters[name];
  if (tagged === undefined) return undefined;
  const tags = values.flatMap((value) => value.split(','));
  return { fact: 'tags', accepts: (value) => tagged(new Set(value === '' ? [] : String(value).split(',')), tags) };
}

/** Rows without an address hold no text to be found in. */
const containing = (part: string): Implied | undefined => (part === '' || !part.isWellFormed() ? undefined : { contains: part });

/** Numbers have more than one name. */
const numbers: ReadonlySet<FactName> = new Set(['launchIndex', 'powerState', 'progress']);

function impliedBy(fact: FactName, values: readonly string[]): Implied | undefined {
  if (numbers.has(fact) || values.length > maximumValues || !values.every((value) => value.isWellFormed())) return undefined;
  return { oneOf: values, orMissing: values.includes('') };
}
