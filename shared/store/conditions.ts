/** What rows of lists are chosen by, the same for every adapter. Few operations need it, so it is no part of requests.ts. */
import type { Attributes, Condition, ListQuery } from './port.ts';
import { compareBytes } from './requests.ts';
import { projectionOf } from './table.ts';

/** Whether an item meets the conditions of a list. */
export function meetsAll(item: Attributes, where: readonly Condition[] = []): boolean {
  return where.every((condition) => meets(item[condition.attribute] ?? undefined, condition));
}

function meets(value: Attributes[string], condition: Condition): boolean {
  if ('contains' in condition) return typeof value === 'string' && value.includes(condition.contains);
  if (value === undefined) return condition.orMissing === true;
  if ('oneOf' in condition) return condition.oneOf.includes(value as string | number);
  if ('from' in condition) return isOrdered(condition.from, value);
  return isOrdered(value, condition.to);
}

/** Whether the first is no more than the second, and of its kind. */
function isOrdered(first: Attributes[string], second: Attributes[string]): boolean {
  if (typeof first === 'number' && typeof second === 'number') return first <= second;
  return typeof first === 'string' && typeof second === 'string' && compareBytes(first, second) <= 0;
}

/** How many values a condition may name (DynamoDB's IN). */
export const maximumValues = 100;

/** @throws RangeError for what no index can look at */
export function assertConditions({ index, where }: Pick<ListQuery, 'index' | 'where'>): void {
  for (const condition of where ?? []) {
    if (projectionOf(index)?.includes(condition.attribute) !== true)
      throw new RangeError(`${condition.attribute} is not in the rows of ${index}`);
    if ('contains' in condition && (condition.contains === '' || !condition.contains.isWellFormed()))
      throw new RangeError('What is contained is a text');
    if ('oneOf' in condition && (condition.oneOf.length < 1 || condition.oneOf.length > maximumValues))
      throw new RangeError(`A condition has 1 to ${maximumValues} values, not ${condition.oneOf.length}`);
  }
}
