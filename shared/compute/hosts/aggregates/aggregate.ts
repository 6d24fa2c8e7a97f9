/**
 * Aggregates: hosts that operators have something to say of in common, such as an availability zone, who may use them, or how far they are overcommitted.
 * What is said stands in one small item, however many hosts there are; a host names its aggregates, and whoever looks for a host reads both at once.
 */
import { z } from 'zod/mini';
import { collection } from '../../../store/collection.ts';
import { compiled } from '../../../store/compiled.ts';
import type { Store } from '../../../store/port.ts';
import type { Transaction } from '../../../store/transaction.ts';

const aggregateSchema = compiled({
  /** As clients name it. */
  id: z.number(),
  uuid: z.string(),
  name: z.string(),
  /** With its availability zone, if it has one. */
  metadata: z.record(z.string(), z.string()),
  /** How many hosts are in it. Who adds or removes one writes it, so that whoever has read the aggregate knows them all. */
  hosts: z.number(),
  createdAt: z.string(),
  updatedAt: z.nullable(z.string()),
});
export type Aggregate = z.infer<typeof aggregateSchema>;
export type AggregateMetadata = Aggregate['metadata'];

const partition = 'AGGREGATES';

/** There are few, and all stand in one partition. */
export const aggregates = collection({
  name: 'aggregate',
  schema: aggregateSchema,
  key: (id: number) => ({ pk: partition, sk: String(id) }),
  id: ({ id }) => id,
});

/** Keeps names unique: put, expected absent, with the aggregate that takes the name. */
export const aggregateNames = collection({
  name: 'aggregate name',
  schema: z.object({ name: z.string(), aggregateId: z.number() }),
  key: (name: string) => ({ pk: 'AGGREGATE_NAMES', sk: name }),
  id: ({ name }) => name,
});

interface Membership {
  readonly aggregateId: number;
  readonly host: string;
}

const hostsOf = (aggregateId: number) => `AGGREGATE#${aggregateId}`;

/** That a host is in an aggregate: the host says so as well, in the same commit. */
export const memberships = collection({
  name: 'membership',
  schema: z.object({ aggregateId: z.number(), host: z.string() }),
  key: ({ aggregateId, host }: Membership) => ({ pk: hostsOf(aggregateId), sk: host }),
  id: (membership) => membership,
});

const counters = collection({
  name: 'aggregate counter',
  schema: z.object({ last: z.number() }),
  key: () => ({ pk: 'AGGREGATE_COUNTER', sk: 'LAST' }),
  id: () => 'the only one',
});

/** The next number, taken in the commit that puts the aggregate. */
export async function nextAggregateId(tx: Transaction): Promise<number> {
  const { last } = (await tx.get(counters, 'the only one')) ?? { last: 0 };
  tx.put(counters, { last: last + 1 });
  return last + 1;
}

/** All of them, oldest first. */
export async function listAggregates(store: Store): Promise<readonly Aggregate[]> {
  const all = await Array.fromAsync(aggregates.all(store, { index: 'table', partition }));
  return all.toSorted((one, other) => one.id - other.id);
}

/** Names of an aggregate's hosts, in their order. */
export async function hostsIn(store: Store, aggregateId: number): Promise<readonly string[]> {
  const found = await Array.fromAsync(memberships.all(store, { index: 'table', partition: hostsOf(aggregateId) }));
  return found.map(({ host }) => host);
}

/** The key of what is an availability zone among metadata. */
export const zoneKey = 'availability_zone';

/** The zone of hosts that no aggregate puts into another. */
export const defaultZone = 'nova';

/** The zone that aggregates put a host into. They agree: a host that is in one zone is let into no aggregate of another. */
export function zoneOf(of: readonly Pick<Aggregate, 'metadata'>[]): string {
  return of.map(({ metadata }) => metadata[zoneKey]).find((zone) => zone !== undefined) ?? defaultZone;
}
