/**
 * What is said of an aggregate. All of it but the zone is one write, however many hosts are in it, and holds at once. A zone stands on each host as well:
 * so many of them change theirs in the same commit, or none, and more than a commit holds are refused.
 */
import type { Failure } from '../../../errors.ts';
import * as limits from '../../../limits.ts';
import type { Ports } from '../../../ports.ts';
import { type Transaction, transaction } from '../../../store/transaction.ts';
import { hosts } from '../host.ts';
import { type Aggregate, aggregates, hostsIn, zoneKey } from './aggregate.ts';
import { findAggregate, findAggregateErrors } from './find.ts';
import { conflictOf, findAggregates, regroup, unlessServers } from './zones.ts';

const timeOf = ({ clock }: Ports) => new Date(clock.now()).toISOString();

interface Change {
  /** What else of it changes. */
  readonly rename?: ((tx: Transaction, aggregate: Aggregate) => Promise<Aggregate>) | undefined;
  /** Null removes a key. */
  readonly metadata?: Readonly<Record<string, string | null>>;
}

type Refusal = (facts: { readonly aggregate_id: number; readonly reason: string }) => Failure;

/** Besides what `refusal` makes, and what renaming throws. */
export const changeAggregateErrors = findAggregateErrors;

/** @throws changeAggregateErrors */
export async function changeAggregate(ports: Ports, id: string, { rename, metadata = {} }: Change, refusal: Refusal): Promise<Aggregate> {
  try {
    return await transaction(ports, async (tx) => {
      const found = await findAggregate(tx, id);
      const aggregate = (await rename?.(tx, found)) ?? found;
      const refuse = (reason: string) => refusal({ aggregate_id: aggregate.id, reason });
      const said = Object.entries({ ...aggregate.metadata, ...metadata }).flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
      const changed: Aggregate = {
        ...aggregate,
        metadata: Object.fromEntries(said),
        updatedAt: timeOf(ports),
      };
      if (Object.hasOwn(metadata, zoneKey)) await moveHosts(tx, ports, aggregate, changed, refuse);
      tx.put(aggregates, changed);
      return changed;
    });
  } catch (error) {
    throw unlessServers(error, (reason) => refusal({ aggregate_id: Number(id), reason }));
  }
}

/** Its hosts follow it into its zone. @throws whatever `refuse` makes */
async function moveHosts(tx: Transaction, ports: Ports, before: Aggregate, after: Aggregate, refuse: (reason: string) => Failure) {
  const zone = after.metadata[zoneKey];
  if (!zone) throw refuse(`Aggregate ${after.name} does not support empty named availability zone`);
  if (zone === before.metadata[zoneKey]) return;
  const names = before.hosts === 0 ? [] : await hostsIn(ports.store, before.id);
  if (names.length > limits.hostsOfZoneChange) {
    throw refuse(`More than ${limits.hostsOfZoneChange} hosts would change their availability zone at once`);
  }
  for (const name of names) {
    const host = await tx.get(hosts, name);
    if (host === undefined) continue;
    // Read after the host: whoever gives another of its aggregates a zone writes the host as well.
    const others = (await findAggregates(ports.store, host.aggregates)).filter(({ id }) => id !== after.id);
    const conflict = conflictOf(zone, others);
    if (conflict !== undefined) throw refuse(conflict);
    regroup(tx, host, [...others, after], after.updatedAt ?? after.createdAt);
  }
}
