/** Names of aggregates: whoever puts one into its commit has it, and nobody else. */
import type { Transaction } from '../../../store/transaction.ts';
import * as computeErrors from '../../errors.ts';
import { type Aggregate, aggregateNames } from './aggregate.ts';

export const nameErrors = [computeErrors.AggregateNameExists];

/** @throws nameErrors */
export async function takeName(tx: Transaction, name: string, aggregateId: number): Promise<void> {
  const taken = await tx.get(aggregateNames, name);
  if (taken !== undefined && taken.aggregateId !== aggregateId) throw computeErrors.AggregateNameExists({ aggregate_name: name });
  if (taken === undefined) tx.put(aggregateNames, { name, aggregateId });
}

export async function giveName(tx: Transaction, name: string): Promise<void> {
  if ((await tx.get(aggregateNames, name)) !== undefined) tx.remove(aggregateNames, name);
}

/** The aggregate has another name from now on. @throws nameErrors */
export async function rename(tx: Transaction, aggregate: Aggregate, name: string): Promise<Aggregate> {
  if (name === aggregate.name) return aggregate;
  await takeName(tx, name, aggregate.id);
  await giveName(tx, aggregate.name);
  return { ...aggregate, name };
}
