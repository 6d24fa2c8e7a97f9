/** A new aggregate. */
import type { Ports } from '../../../ports.ts';
import { transaction } from '../../../store/transaction.ts';
import { type Aggregate, aggregates, nextAggregateId, zoneKey } from './aggregate.ts';
import { takeName } from './names.ts';

/** @throws nameErrors */
export function createAggregate(ports: Ports, name: string, zone: string | null): Promise<Aggregate> {
  const uuid = ports.chance.uuid();
  return transaction(ports, async (tx) => {
    const id = await nextAggregateId(tx);
    await takeName(tx, name, id);
    const metadata: Aggregate['metadata'] = zone === null ? {} : { [zoneKey]: zone };
    const aggregate = { id, uuid, name, metadata, hosts: 0, createdAt: new Date(ports.clock.now()).toISOString(), updatedAt: null };
    tx.put(aggregates, aggregate);
    return aggregate;
  });
}
