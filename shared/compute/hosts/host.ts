/**
 * Hosts: hypervisors with an agent. A host has a partition of its own with three items, so that those who write them do not meet, and no partition is
 * hot however many hosts there are: what it is, which seldom changes; its last sign of life; and what its servers have allocated.
 *
 * All hosts, and those of each zone, stand on a ring: in an index, in the order of a hash of their names. Who needs some of them begins anywhere on it.
 */
import { z } from 'zod/mini';
import * as limits from '../../limits.ts';
import { inventorySchema } from '../../messaging/inventory.ts';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import type { Item, Key, Store } from '../../store/port.ts';
import { isPossibleKey, maximumKeys } from '../../store/requests.ts';
import { spreadHashOf } from '../../store/shard.ts';
import type { FlavorView } from '../disks/block-device.ts';

const hostSchema = compiled({
  name: z.string(),
  /** Id of the compute service, as `openstack compute service list` shows it. */
  serviceId: z.string(),
  /** Id of the hypervisor, as `openstack hypervisor list` shows it. */
  hypervisorId: z.string(),
  availabilityZone: z.string(),
  isEnabled: z.boolean(),
  disabledReason: z.nullable(z.string()),
  /** An administrator says that the host is fenced off: nothing runs there any more. */
  isForcedDown: z.boolean(),
  /** Numbers of the aggregates that it is in. */
  aggregates: z._default(z.array(z.number()), []),
  /** How often these have changed. Its counters know the same number, so that nobody places a server by what the host was before. */
  regrouped: z._default(z.number(), 0),
  inventory: inventorySchema,
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type RegisteredHost = z.infer<typeof hostSchema>;

const partitionOf = (host: string) => `HOST#${host}`;

/** Where hosts stand in an index: all of them, and those of a zone. */
export const rings = {
  all: { index: 'all', partition: 'HOST' },
  zone: (zone: string) => ({ index: 'project', partition: `ZONE#${zone}` }) as const,
} as const;

/** Places on a ring are these many hexadecimal digits, and the name. */
const ringDigits = 8;
const placeOf = (name: string) => `${spreadHashOf(name).toString(16).padStart(ringDigits, '0')}#${name}`;
/** The place at a share of the way round. */
export const placeAt = (share: number) =>
  Math.floor(share * 16 ** ringDigits)
    .toString(16)
    .padStart(ringDigits, '0');

export const hosts = collection({
  name: 'host',
  schema: hostSchema,
  key: (name: string) => ({ pk: partitionOf(name), sk: 'HOST' }),
  id: (host) => host.name,
  indexes: {
    all: ({ name }) => [rings.all.partition, placeOf(name)],
    project: ({ name, availabilityZone }) => [rings.zone(availabilityZone).partition, placeOf(name)],
  },
});

const signOfLifeSchema = compiled({
  host: z.string(),
  /** Milliseconds since the epoch. */
  lastSeenAt: z.number(),
  /** When the queue took the last heartbeat, by the queue's clock, milliseconds since the epoch. */
  heartbeatAt: z.number(),
  /** When the agent that sends the heartbeats was started, milliseconds since the epoch. */
  startedAt: z.number(),
  /** Ids of commands that its agent held when it sent the heartbeat: those under way first, and not all when they are many. */
  inHand: z._default(z.array(z.string()), []),
});

/** What every heartbeat writes: as little as there is to say. */
export const signsOfLife = collection({
  name: 'sign of life',
  schema: signOfLifeSchema,
  key: (host: string) => ({ pk: partitionOf(host), sk: 'SIGN_OF_LIFE' }),
  id: ({ host }) => host,
});

export type Host = RegisteredHost & Omit<z.infer<typeof signOfLifeSchema>, 'host'>;

/** A host that was registered and has said nothing yet has never been up. */
const unseen = { lastSeenAt: 0, heartbeatAt: 0, startedAt: 0, inHand: [] };

/** What a host's servers have allocated of it. */
export const allocatedSchema = compiled({
  vcpus: z._default(z.number(), 0),
  memoryMib: z._default(z.number(), 0),
  diskGib: z._default(z.number(), 0),
  servers: z._default(z.number(), 0),
});
export type Allocated = z.infer<typeof allocatedSchema>;

/** The counters of a host: written by `add` only. */
export function allocatedKey(host: string): Key {
  return { pk: partitionOf(host), sk: 'ALLOCATED' };
}

/** What a server takes of its host. A root disk on a volume takes nothing; swap is rounded up to whole GiB. */
export function allocationOf({ flavor, isVolumeBacked }: { readonly flavor: FlavorView; readonly isVolumeBacked: boolean }): Allocated {
  const root = isVolumeBacked ? 0 : flavor.rootGib;
  return {
    vcpus: flavor.vcpus,
    memoryMib: flavor.memoryMib,
    diskGib: root + flavor.ephemeralGib + Math.ceil(flavor.swapMib / 1024),
    servers: 1,
  };
}

/** Reads items by any number of keys, side by side. */
export async function readItems(store: Store, keys: readonly Key[]): Promise<readonly (Item | undefined)[]> {
  const parts = Array.from({ length: Math.ceil(keys.length / maximumKeys) }, (_, part) =>
    keys.slice(part * maximumKeys, (part + 1) * maximumKeys),
  );
  return (await Promise.all(parts.map((part) => store.getMany(part)))).flat();
}

export const withSign = (host: RegisteredHost, sign: Item | undefined): Host => ({
  ...host,
  ...(sign === undefined ? unseen : signsOfLife.parse(sign)),
});

/** Hosts by their names, without a read of the others; those that are not there are missing. */
export async function findHosts(store: Store, names: Iterable<string>): Promise<ReadonlyMap<string, Host>> {
  const asked = [...new Set(names)].filter((name) => isPossibleKey(hosts.key(name)));
  const items = await readItems(
    store,
    asked.flatMap((name) => [hosts.key(name), signsOfLife.key(name)]),
  );
  const found = new Map<string, Host>();
  for (const [index, name] of asked.entries()) {
    const item = items[2 * index];
    if (item !== undefined) found.set(name, withSign(hosts.parse(item), items[2 * index + 1]));
  }
  return found;
}

export async function findHost(store: Store, name: string): Promise<Host | undefined> {
  return (await findHosts(store, [name])).get(name);
}

/** Hosts of a ring with their last signs of life. */
export async function withSigns(store: Store, registered: readonly RegisteredHost[]): Promise<readonly Host[]> {
  const signs = await readItems(
    store,
    registered.map(({ name }) => signsOfLife.key(name)),
  );
  return registered.map((host, index) => withSign(host, signs[index]));
}

/**
 * Whether the host's agent was heard of lately. A moment that has not come yet was written by a clock that was ahead, and proves nothing. Source:
 * Nova's `service_down_time`.
 */
export function isUp(host: Host, now: number): boolean {
  return !host.isForcedDown && Math.abs(now - host.lastSeenAt) < limits.serviceDownSeconds * 1000;
}

/** Whether the host is there for new servers. */
export const isInService = (host: Host, now: number): boolean => host.isEnabled && isUp(host, now);

/** UP, DOWN, MAINTENANCE or UNKNOWN, as Nova tells operators of a server's host. */
export function hostStatus(host: Host | undefined, now: number): string {
  if (host === undefined) return '';
  if (host.isForcedDown) return 'DOWN';
  if (!host.isEnabled) return 'MAINTENANCE';
  return isUp(host, now) ? 'UP' : 'UNKNOWN';
}
