/**
 * Which zone a host is in follows from its aggregates, and is written on the host in the commit that changes it: that is where hosts are looked for by zone.
 * A host changes its zone only while nothing is on it or on its way to it, which its counters say in the same commit.
 */
import type { Store } from '../../../store/port.ts';
import { maximumKeys } from '../../../store/requests.ts';
import { OutOfBounds, type Transaction } from '../../../store/transaction.ts';
import { allocatedKey, hosts, type RegisteredHost } from '../host.ts';
import { type Aggregate, aggregates, zoneKey, zoneOf } from './aggregate.ts';

/** Aggregates by their numbers, without a read of the others; those that are not there are missing. */
export async function findAggregates(store: Store, ids: readonly number[]): Promise<readonly Aggregate[]> {
  const keys = [...new Set(ids)].map((id) => aggregates.key(id));
  const found: Aggregate[] = [];
  for (let from = 0; from < keys.length; from += maximumKeys) {
    const items = await store.getMany(keys.slice(from, from + maximumKeys));
    found.push(...items.flatMap((item) => (item === undefined ? [] : [aggregates.parse(item)])));
  }
  return found;
}

/** Why a host, or an aggregate with its hosts, cannot be in a zone; undefined when it can. */
export function conflictOf(zone: string | undefined, others: readonly Aggregate[]): string | undefined {
  const zones = others.flatMap(({ metadata }) => metadata[zoneKey] ?? []).filter((other) => other !== zone);
  if (zone === undefined || zones.length === 0) return undefined;
  return `One or more hosts already in availability zone(s) [${zones.map((other) => `'${other}'`).join(', ')}]`;
}

export const serversInTheWay = 'One or more hosts contain instances in this zone';

/**
 * The host is in these aggregates from now on, and in the zone that follows. Whoever has chosen it by what it was before finds its counters changed.
 * @throws OutOfBounds from the transaction when it would change its zone and has servers
 */
export function regroup(tx: Transaction, host: RegisteredHost, into: readonly Aggregate[], updatedAt: string): void {
  const availabilityZone = zoneOf(into);
  const moves = availabilityZone !== host.availabilityZone;
  tx.put(hosts, { ...host, availabilityZone, aggregates: into.map(({ id }) => id), regrouped: host.regrouped + 1, updatedAt });
  tx.add(allocatedKey(host.name), { regrouped: 1 }, { regrouped: { min: 0 } });
  if (moves) tx.add(allocatedKey(host.name), { servers: 0 }, { servers: { max: 0 } });
}

/** What it means that a host's counters have kept it where it is. */
export function unlessServers(error: unknown, refusal: (reason: string) => Error): unknown {
  return error instanceof OutOfBounds ? refusal(serversInTheWay) : error;
}
