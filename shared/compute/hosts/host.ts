/**
 * Hosts: hypervisors with an agent. All stand in one partition, so that the scheduler reads them in one query; what changes with
 * every server (the allocated capacity) is an item of its own, so that heartbeats and allocations do not meet.
 */
import { z } from 'zod/mini';
import * as limits from '../../limits.ts';
import { inventorySchema } from '../../messaging/inventory.ts';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import type { Key, Store } from '../../store/port.ts';
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
  inventory: inventorySchema,
  /** Milliseconds since the epoch. */
  lastSeenAt: z.number(),
  /** The time of the last heartbeat by the host's own clock, milliseconds since the epoch. */
  heartbeatAt: z.number(),
  /** When the agent that sends the heartbeats was started, milliseconds since the epoch. */
  startedAt: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Host = z.infer<typeof hostSchema>;

const partition = 'HOSTS';

export const hosts = collection({
  name: 'host',
  schema: hostSchema,
  key: (name: string) => ({ pk: partition, sk: name }),
  id: (host) => host.name,
});

/** What a host's servers have allocated of it. */
const allocatedSchema = compiled({
  vcpus: z._default(z.number(), 0),
  memoryMib: z._default(z.number(), 0),
  diskGib: z._default(z.number(), 0),
  servers: z._default(z.number(), 0),
});
export type Allocated = z.infer<typeof allocatedSchema>;

const allocatedSuffix = '#ALLOCATED';

/** The counters of a host: written by `add` only. */
export function allocatedKey(host: string): Key {
  return { pk: partition, sk: `${host}${allocatedSuffix}` };
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

export interface HostAllocations {
  readonly host: Host;
  readonly allocated: Allocated;
}

/** All hosts with their counters, in one query. */
export async function listHosts(store: Store): Promise<readonly HostAllocations[]> {
  const found: Host[] = [];
  const allocations = new Map<string, Allocated>();
  let after: Parameters<Store['list']>[0]['after'];
  do {
    const page = await store.list({ index: 'table', partition, limit: 1000, ...(after === undefined ? {} : { after }) });
    for (const item of page.items) {
      if (item.sk.endsWith(allocatedSuffix)) allocations.set(item.sk.slice(0, -allocatedSuffix.length), z.parse(allocatedSchema, item));
      else found.push(hosts.parse(item));
    }
    after = page.after;
  } while (after !== undefined);
  const none = z.parse(allocatedSchema, {});
  return found.map((host) => ({ host, allocated: allocations.get(host.name) ?? none }));
}

/**
 * Whether the host's agent was heard of lately. A moment that has not come yet was written by a clock that was ahead, and proves nothing. Source:
 * Nova's `service_down_time`.
 */
export function isUp(host: Host, now: number): boolean {
  return !host.isForcedDown && Math.abs(now - host.lastSeenAt) < limits.serviceDownSeconds * 1000;
}

/** UP, DOWN, MAINTENANCE or UNKNOWN, as Nova tells operators of a server's host. */
export function hostStatus(host: Host | undefined, now: number): string {
  if (host === undefined) return '';
  if (host.isForcedDown) return 'DOWN';
  if (!host.isEnabled) return 'MAINTENANCE';
  return isUp(host, now) ? 'UP' : 'UNKNOWN';
}
