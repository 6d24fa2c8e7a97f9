import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../clock.ts';
import { commitOutcome, isThrottled, isTooLarge, isUnsettled } from './dynamodb-failures.ts';
import type { Filter } from './dynamodb-filter.ts';
import { onlyKey, transactItem } from './dynamodb-writes.ts';
import { type Item, type Key, type ListQuery, type Page, type Store, StoreTimeout, TooLarge } from './port.ts';
import { assertCommit, assertGetMany, assertKey, keyText, type ListPlan, planList, projected, TokenReused } from './requests.ts';

export interface DynamodbStoreOptions {
  /** With a request timeout: the SDK's own default waits for ever. Its retries are safe, as every commit carries its token. */
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
}

/** How often getMany asks for keys that DynamoDB left unprocessed, and the first of its doubling pauses in milliseconds. */
const batchAttempts = 6;
const firstPause = 25;

/**
 * The store in one DynamoDB table, made as tableDefinition() says.
 *
 * Commits are always TransactWriteItems, also those of one write. A plain PutItem would cost half, but it has no token:
 * after a lost answer its repetition fails on its own success, and an `add` would count twice.
 * getMany is BatchGetItem rather than TransactGetItems: the port promises each item read consistently, not all at
 * one moment, and transactional reads cost twice as much and conflict with writers.
 *
 * Every read throws StoreTimeout when DynamoDB does not answer or keeps throttling.
 */
export function dynamodbStore({ client, tableName, clock }: DynamodbStoreOptions): Store {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

  return {
    async get(key) {
      assertKey(key);
      const command = new GetCommand({ TableName: tableName, Key: onlyKey(key), ConsistentRead: true });
      const { Item } = await documents.send(command).catch(failRead);
      return Item as Item | undefined;
    },

    async getMany(keys) {
      assertGetMany(keys);
      const found = new Map<string, Item>();
      let pending: readonly Key[] = keys.map(onlyKey);
      for (let attempt = 0; pending.length > 0; attempt += 1) {
        if (attempt === batchAttempts) throw new StoreTimeout(`DynamoDB left ${pending.length} keys unread ${batchAttempts} times`);
        if (attempt > 0) await clock.sleep(firstPause * 2 ** (attempt - 1));
        const command = new BatchGetCommand({ RequestItems: { [tableName]: { Keys: [...pending], ConsistentRead: true } } });
        const { Responses, UnprocessedKeys } = await documents.send(command).catch(failRead);
        for (const item of (Responses?.[tableName] ?? []) as Item[]) found.set(keyText(item), item);
        pending = (UnprocessedKeys?.[tableName]?.Keys ?? []) as Key[];
      }
      return keys.map((key) => found.get(keyText(key)));
    },

    async list(query) {
      const plan = planList(query);
      if (!plan) return { items: [] };
      // Read when it is needed, which most functions never do.
      const filter = query.where?.length ? (await import('./dynamodb-filter.ts')).filterExpression(query) : undefined;
      const command = new QueryCommand({ TableName: tableName, ...queryInput(query, plan, filter) });
      const { Items = [], LastEvaluatedKey } = await documents.send(command).catch(failRead);
      const items = (Items as Item[]).map((item) => projected(item, query));
      return LastEvaluatedKey ? { items, after: LastEvaluatedKey as NonNullable<Page['after']> } : { items };
    },

    async commit(writes, token) {
      assertCommit(writes, token);
      const command = new TransactWriteCommand({
        ClientRequestToken: token,
        TransactItems: writes.map((write) => transactItem(tableName, write)),
      });
      // The SDK shows only the last of its attempts. An earlier one without an answer may have been carried out.
      let isUncertain = false;
      command.middlewareStack.add(
        (next) => async (request) => {
          try {
            return await next(request);
          } catch (error) {
            isUncertain ||= isUnsettled(error);
            throw error;
          }
        },
        { step: 'finalizeRequest', priority: 'low', name: 'noteUncertainAttempts', override: true },
      );
      try {
        await documents.send(command);
        return { outcome: 'committed' };
      } catch (error) {
        if (error instanceof Error && error.name === 'IdempotentParameterMismatchException')
          throw new TokenReused(`The token ${token} belongs to other writes`, { cause: error });
        const result = commitOutcome(error);
        if (result?.outcome === 'refused' || (result && !isUncertain)) return result;
        if (isUncertain || isUnsettled(error)) throw new StoreTimeout('DynamoDB did not say whether it committed', { cause: error });
        if (isTooLarge(error)) throw new TooLarge('DynamoDB keeps nothing as large as this', { cause: error });
        throw error;
      }
    },
  };
}

function failRead(error: unknown): never {
  if (isUnsettled(error) || isThrottled(error)) throw new StoreTimeout('DynamoDB did not answer a read', { cause: error });
  throw error;
}

/** The members of a Query that say what to read. Only the table can be read consistently. */
function queryInput({ index, partition, order, limit }: ListQuery, plan: ListPlan, filter: Filter | undefined) {
  const range = rangeCondition(plan);
  return {
    ...(index === 'table' ? { ConsistentRead: true } : { IndexName: index }),
    KeyConditionExpression: `#partition = :partition${range ? ` AND ${range.clause}` : ''}`,
    ExpressionAttributeNames: { '#partition': plan.partition, ...(range && { '#sort': plan.sort }), ...filter?.names },
    ExpressionAttributeValues: { ':partition': partition, ...range?.values, ...filter?.values },
    ...(filter && { FilterExpression: filter.clause }),
    ScanIndexForward: order !== 'descending',
    Limit: limit,
    ...(plan.after && {
      ExclusiveStartKey: { pk: plan.after.pk, sk: plan.after.sk, [plan.partition]: partition, [plan.sort]: plan.after.sort },
    }),
  };
}

/** The one condition that a Query may set on the sort attribute. */
function rangeCondition({ prefix, from, to }: ListPlan): { readonly clause: string; readonly values: Record<string, string> } | undefined {
  if (prefix !== undefined) return { clause: 'begins_with(#sort, :prefix)', values: { ':prefix': prefix } };
  if (from !== undefined && to !== undefined) return { clause: '#sort BETWEEN :from AND :to', values: { ':from': from, ':to': to } };
  if (from !== undefined) return { clause: '#sort >= :from', values: { ':from': from } };
  return to === undefined ? undefined : { clause: '#sort <= :to', values: { ':to': to } };
}
