/** Finding an aggregate by what clients call it. */
import type { Store } from '../../../store/port.ts';
import type { Transaction } from '../../../store/transaction.ts';
import * as computeErrors from '../../errors.ts';
import { type Aggregate, aggregates } from './aggregate.ts';

export const findAggregateErrors = [computeErrors.AggregateIdInvalid, computeErrors.AggregateNotFound];

/** @throws findAggregateErrors[0] */
export function aggregateNumber(id: string): number {
  if (!/^[+-]?\d+$/.test(id.trim())) throw computeErrors.AggregateIdInvalid();
  return Number(id);
}

const found = (aggregate: Aggregate | undefined, id: string): Aggregate => {
  if (aggregate === undefined) throw computeErrors.AggregateNotFound({ aggregate_id: Number(id) });
  return aggregate;
};

/** For whoever changes it: the commit fails if it has changed meanwhile. @throws findAggregateErrors */
export const findAggregate = async (tx: Transaction, id: string): Promise<Aggregate> =>
  found(await tx.get(aggregates, aggregateNumber(id)), id);

/** For whoever looks. @throws findAggregateErrors */
export const lookUpAggregate = async (store: Store, id: string): Promise<Aggregate> =>
  found(await aggregates.get(store, aggregateNumber(id)), id);
