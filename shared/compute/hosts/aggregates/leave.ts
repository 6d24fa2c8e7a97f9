/** Hosts that leave aggregates, whatever for. */
import type { Transaction } from '../../../store/transaction.ts';
import { type Aggregate, aggregates, memberships } from './aggregate.ts';

/** The aggregate knows nothing of the host any more. */
export async function leave(tx: Transaction, aggregate: Aggregate, host: string): Promise<Aggregate> {
  const membership = { aggregateId: aggregate.id, host };
  if ((await tx.get(memberships, membership)) !== undefined) tx.remove(memberships, membership);
  const changed = { ...aggregate, hosts: aggregate.hosts - 1 };
  tx.put(aggregates, changed);
  return changed;
}

/** A host that is forgotten leaves all that it is in. */
export async function leaveAll(
  tx: Transaction,
  { name, aggregates: of }: { readonly name: string; readonly aggregates: readonly number[] },
) {
  for (const id of of) {
    const aggregate = await tx.get(aggregates, id);
    if (aggregate !== undefined) await leave(tx, aggregate, name);
  }
}
