/** Hosts come into aggregates and leave them. Of two that bring one host into two zones at once one wins: both write the host. */

import { together } from '../../../errors.ts';
import * as limits from '../../../limits.ts';
import type { Ports } from '../../../ports.ts';
import { transaction } from '../../../store/transaction.ts';
import * as computeErrors from '../../errors.ts';
import { hosts } from '../host.ts';
import { type Aggregate, aggregates, memberships, zoneKey } from './aggregate.ts';
import { aggregateNumber, findAggregate, findAggregateErrors } from './find.ts';
import { leave } from './leave.ts';
import { conflictOf, findAggregates, regroup, unlessServers } from './zones.ts';

export const addHostErrors = /* @__PURE__ */ together(findAggregateErrors, [
  computeErrors.ComputeHostNotFound,
  computeErrors.AggregateHostRefused,
  computeErrors.AggregateHostExists,
]);

/** @throws addHostErrors */
export async function addHost(ports: Ports, id: string, name: string): Promise<Aggregate> {
  try {
    return await transaction(ports, async (tx) => {
      const host = await tx.get(hosts, name);
      if (host === undefined) throw computeErrors.ComputeHostNotFound({ host: name });
      const aggregate = await findAggregate(tx, id);
      const already = await findAggregates(ports.store, host.aggregates);
      const others = already.filter((other) => other.id !== aggregate.id);
      const refused = (reason: string) => computeErrors.AggregateHostRefused({ aggregate_id: aggregate.id, reason });
      const conflict = conflictOf(aggregate.metadata[zoneKey], others);
      if (conflict !== undefined) throw refused(conflict);
      if (host.aggregates.includes(aggregate.id)) throw computeErrors.AggregateHostExists({ aggregate_id: aggregate.id, host: name });
      if (others.length >= limits.aggregatesPerHost) throw refused(`The host is in ${limits.aggregatesPerHost} aggregates already`);
      regroup(tx, host, [...others, aggregate], new Date(ports.clock.now()).toISOString());
      tx.put(memberships, { aggregateId: aggregate.id, host: name });
      const changed = { ...aggregate, hosts: aggregate.hosts + 1 };
      tx.put(aggregates, changed);
      return changed;
    });
  } catch (error) {
    throw unlessServers(error, (reason) => computeErrors.AggregateHostRefused({ aggregate_id: id, reason }));
  }
}

export const removeHostErrors = /* @__PURE__ */ together(findAggregateErrors, [
  computeErrors.AggregateHostNotFound,
  computeErrors.AggregateHostKept,
]);

/** @throws removeHostErrors */
export async function removeHost(ports: Ports, id: string, name: string): Promise<Aggregate> {
  try {
    return await transaction(ports, async (tx) => {
      const aggregate = await tx.get(aggregates, aggregateNumber(id));
      const host = await tx.get(hosts, name);
      const isIn = aggregate !== undefined && host?.aggregates.includes(aggregate.id) === true;
      if (!isIn) throw computeErrors.AggregateHostNotFound({ host: name, id });
      const others = await findAggregates(
        ports.store,
        host.aggregates.filter((each) => each !== aggregate.id),
      );
      regroup(tx, host, others, new Date(ports.clock.now()).toISOString());
      return leave(tx, aggregate, name);
    });
  } catch (error) {
    throw unlessServers(error, (reason) => computeErrors.AggregateHostKept({ aggregate_id: id, reason }));
  }
}
