import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Expectation, Value, Write } from './port.ts';
import { nextVersion } from './requests.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A write as an entry of TransactWriteItems; its refusal brings the item in the way along. */
export function transactItem(tableName: string, write: Write): TransactItem {
  const common = { TableName: tableName, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
  switch (write.kind) {
    case 'put':
      return { Put: { ...common, Item: { ...plain(write.item), version: nextVersion(write.expect) }, ...condition(write.expect) } };
    case 'remove':
      return { Delete: { ...common, Key: onlyKey(write.key), ...condition(write.expect) } };
    case 'check':
      return { ConditionCheck: { ...common, Key: onlyKey(write.key), ...condition(write.expect) } };
    case 'add':
      return { Update: { ...common, Key: onlyKey(write.key), ...addition(write) } };
  }
}

/**
 * The translator asks an object's `constructor` what kind of thing it is; a map in which clients named something so is handed to it as a Map,
 * whose keys it leaves alone.
 */
function plain<T extends Value | undefined>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain) as unknown as T;
  const members = Object.entries(value).map(([name, member]) => [name, plain(member)] as const);
  return (Object.hasOwn(value, 'constructor') ? new Map(members) : Object.fromEntries(members)) as unknown as T;
}

/** The two members of a key: callers may hand in whole items, which DynamoDB would refuse. */
export function onlyKey({ pk, sk }: { readonly pk: string; readonly sk: string }) {
  return { pk, sk };
}

function condition(expect: Expectation) {
  if (expect === 'absent') return { ConditionExpression: 'attribute_not_exists(pk)' };
  return { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': expect } };
}

const comparisons = { min: '>=', max: '<=' } as const;

/** Conditions cannot do sums, so the bounds are moved by the amount: `a + 3 <= 10` is asked as `a <= 7`. */
function addition({ amounts, bounds = {} }: Extract<Write, { kind: 'add' }>) {
  const values: Record<string, Value> = { ':one': 1 };
  const additions = ['version :one'];
  const conditions: string[] = [];
  const counters = [...new Set([...Object.keys(amounts), ...Object.keys(bounds)])];
  for (const [position, counter] of counters.entries()) {
    const name = `#a${position}`;
    const amount = amounts[counter];
    const limit = bounds[counter] ?? {};
    if (amount !== undefined) {
      values[`:a${position}`] = amount;
      additions.push(`${name} :a${position}`);
    }
    const holds = (['min', 'max'] as const).flatMap((end) => {
      const value = limit[end];
      if (value === undefined) return [];
      values[`:${end}${position}`] = value - (amount ?? 0);
      return `${name} ${comparisons[end]} :${end}${position}`;
    });
    if (holds.length === 0) continue;
    const { min = -Infinity, max = Infinity } = limit;
    const mayBeMissing = (amount ?? 0) >= min && (amount ?? 0) <= max;
    conditions.push(`(${mayBeMissing ? `attribute_not_exists(${name}) OR ` : ''}${holds.join(' AND ')})`);
  }
  return {
    UpdateExpression: `ADD ${additions.join(', ')}`,
    ...(conditions.length > 0 && { ConditionExpression: conditions.join(' AND ') }),
    ...(counters.length > 0 && {
      ExpressionAttributeNames: Object.fromEntries(counters.map((counter, position) => [`#a${position}`, counter])),
    }),
    ExpressionAttributeValues: values,
  };
}
