/** Hosts as those look at them who look for a host: with what changes of them, and what their aggregates say. */
import { z } from 'zod/mini';
import type { Store } from '../../store/port.ts';
import { type AggregateMetadata, aggregates } from './aggregates/aggregate.ts';
import {
  type Allocated,
  allocatedKey,
  allocatedSchema,
  type Host,
  hosts,
  type RegisteredHost,
  readItems,
  rings,
  signsOfLife,
  withSign,
} from './host.ts';

export interface Candidate extends Host {
  /** What each of its aggregates says. */
  readonly aggregateMetadata: readonly AggregateMetadata[];
}

export interface HostAllocations {
  readonly host: Candidate;
  readonly allocated: Allocated;
}

/** In one round: two small items for each host, and one for each aggregate that any of them is in. */
export async function withAllocations(store: Store, registered: readonly RegisteredHost[]): Promise<readonly HostAllocations[]> {
  const ids = [...new Set(registered.flatMap((host) => host.aggregates))];
  const items = await readItems(store, [
    ...registered.flatMap(({ name }) => [signsOfLife.key(name), allocatedKey(name)]),
    ...ids.map((id) => aggregates.key(id)),
  ]);
  const said = new Map<number, AggregateMetadata>();
  for (const [index, id] of ids.entries()) {
    const item = items[2 * registered.length + index];
    if (item !== undefined) said.set(id, aggregates.parse(item).metadata);
  }
  return registered.map((host, index) => ({
    host: {
      ...withSign(host, items[2 * index]),
      aggregateMetadata: host.aggregates.map((id) => said.get(id)).filter((metadata) => metadata !== undefined),
    },
    allocated: z.parse(allocatedSchema, items[2 * index + 1] ?? {}),
  }));
}

export async function findCandidate(store: Store, name: string): Promise<Candidate | undefined> {
  const host = await hosts.get(store, name);
  return host === undefined ? undefined : (await withAllocations(store, [host]))[0]?.host;
}

/** All hosts with their counters: nothing that answers users may read as much. */
export async function listHosts(store: Store): Promise<readonly HostAllocations[]> {
  return withAllocations(store, await Array.fromAsync(hosts.all(store, rings.all)));
}
