import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Bounds, Expectation, Value, Write } from './port.ts';
import { nextVersion } from './requests.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A write as an entry of TransactWriteItems; its refusal brings the item in the way along. */
export function transactItem(tableName: string, write: Write): TransactItem {
  const common = { TableName: tableName, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
  switch (write.kind) {
    case 'put':
      return { Put: { ...common, Item: { ...write.item, version: nextVersion(write.expect) }, ...condition(write.expect) } };
    case 'remove':
      return { Delete: { ...common, Key: onlyKey(write.key), ...condition(write.expect) } };
    case 'check':
      return { ConditionCheck: { ...common, Key: onlyKey(write.key), ...condition(write.expect) } };
    case 'add':
      return { Update: { ...common, Key: onlyKey(write.key), ...addition(write) } };
  }
}

/** The two members of a key: callers may hand in whole items, which DynamoDB would refuse. */
export function onlyKey({ pk, sk }: { readonly pk: string; readonly sk: string }) {
  return { pk, sk };
}

function condition(expect: Expectation) {
  if (expect === 'absent') return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': expect },
  };
}

/** Conditions cannot do sums, so the bounds are moved by the amount: `a + 3 <= 10` is asked as `a <= 7`. */
function addition({ amounts, bounds = {} }: Extract<Write, { kind: 'add' }>) {
  const names: Record<string, string> = { '#version': 'version' };
  const values: Record<string, Value> = { ':one': 1 };
  const additions = ['#version :one'];
  const conditions: string[] = [];
  for (const [position, name] of [...new Set([...Object.keys(amounts), ...Object.keys(bounds)])].entries()) {
    const amount = amounts[name];
    const limit = bounds[name];
    names[`#a${position}`] = name;
    if (amount !== undefined) {
      values[`:a${position}`] = amount;
      additions.push(`#a${position} :a${position}`);
    }
    if (limit) conditions.push(...withinBounds(position, amount ?? 0, limit, values));
  }
  return {
    UpdateExpression: `ADD ${additions.join(', ')}`,
    ...(conditions.length > 0 && { ConditionExpression: conditions.join(' AND ') }),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

/** The condition on one counter, if it has one; the values that it mentions are put into `values`. */
function withinBounds(position: number, amount: number, { min, max }: Bounds, values: Record<string, Value>): string[] {
  const clauses: string[] = [];
  if (min !== undefined) {
    values[`:min${position}`] = min - amount;
    clauses.push(`#a${position} >= :min${position}`);
  }
  if (max !== undefined) {
    values[`:max${position}`] = max - amount;
    clauses.push(`#a${position} <= :max${position}`);
  }
  if (clauses.length === 0) return [];
  const holds = clauses.join(' AND ');
  const holdsForMissing = amount >= (min ?? -Infinity) && amount <= (max ?? Infinity);
  return [holdsForMissing ? `(attribute_not_exists(#a${position}) OR (${holds}))` : `(${holds})`];
}
