/** An aggregate goes when no host is in it. */
import { together } from '../../../errors.ts';
import type { Ports } from '../../../ports.ts';
import { transaction } from '../../../store/transaction.ts';
import * as computeErrors from '../../errors.ts';
import { aggregates } from './aggregate.ts';
import { findAggregate, findAggregateErrors } from './find.ts';
import { giveName } from './names.ts';

export const deleteAggregateErrors = /* @__PURE__ */ together(findAggregateErrors, [computeErrors.AggregateNotEmpty]);

/** @throws deleteAggregateErrors */
export function deleteAggregate(ports: Ports, id: string): Promise<void> {
  return transaction(ports, async (tx) => {
    const aggregate = await findAggregate(tx, id);
    if (aggregate.hosts > 0) throw computeErrors.AggregateNotEmpty({ aggregate_id: aggregate.id });
    await giveName(tx, aggregate.name);
    tx.remove(aggregates, aggregate.id);
  });
}
