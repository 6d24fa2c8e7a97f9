/**
 * What DynamoDB charges for requests, added up. The units are DynamoDB Local's own, but for transactions: it sums the sizes of their items
 * before it rounds, and doubles twice. So every write of a transaction is made again by itself, in a mirror of the table, and counts as AWS
 * counts it: twice for the table, once for each index. Sources: "Read and write operations" in DynamoDB's developer guide; for the indexes
 * measurements on AWS (nubo-db/dynoxide, pull request 188); for DynamoDB Local awslabs/amazon-dynamodb-local-samples, issues 7 and 31.
 */
import type { ConsumedCapacity, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

export interface Consumed {
  /** Read and write request units, the indexes' included. */
  readonly reads: number;
  readonly writes: number;
  /** Requests to DynamoDB. */
  readonly requests: number;
}

/** Where writes are made again: a client that nobody counts, and a table with the same keys and indexes. Without one no writes are counted. */
interface Mirror {
  readonly client: DynamoDBClient;
  readonly tableName?: string;
}

interface Capacity {
  readonly CapacityUnits?: number | undefined;
}

type Key = Readonly<Record<string, unknown>>;
type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

interface Input {
  readonly TableName?: string;
  readonly ConsistentRead?: boolean;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Key[] }>>;
  readonly TransactItems?: readonly TransactItem[];
}

const sum = (units: readonly number[]) => units.reduce((total, each) => total + each, 0);

/** Makes the client count. @returns what was consumed since it was last asked */
export function counting(client: DynamoDBClient, mirror: Mirror): () => Consumed {
  const documents = DynamoDBDocumentClient.from(mirror.client, { marshallOptions: { removeUndefinedValues: true } });
  const nothing: Consumed = { reads: 0, writes: 0, requests: 0 };
  let consumed = nothing;
  const add = (reads: number, writes: number) => {
    consumed = { reads: consumed.reads + reads, writes: consumed.writes + writes, requests: consumed.requests + 1 };
  };

  /** Units of a whole item that is read: DynamoDB Local charges nothing for one that is not there. */
  async function unitsOfRead(TableName: string, Key: Key): Promise<number> {
    const command = new GetCommand({ TableName, Key, ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' });
    return Math.max(1, unitsOf((await documents.send(command)).ConsumedCapacity));
  }

  async function unitsOfWrite(TableName: string, { Put, Update, Delete, ConditionCheck }: TransactItem): Promise<number> {
    const here = { TableName, ReturnConsumedCapacity: 'INDEXES' } as const;
    if (Put) return unitsOfOne(await documents.send(new PutCommand({ ...Put, ...here })));
    if (Update) return unitsOfOne(await documents.send(new UpdateCommand({ ...Update, ...here })));
    if (Delete) return unitsOfOne(await documents.send(new DeleteCommand({ ...Delete, ...here })));
    // A check is charged as if it wrote what it looks at.
    const Key = ConditionCheck?.Key ?? {};
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item === undefined ? 2 : unitsOfWrite(TableName, { Put: { TableName, Item } });
  }

  // One after the other, so that the mirror is written in the order of the table.
  let mirrored: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const done = mirrored.then(work);
    mirrored = done;
    return done;
  };

  async function charge(name: string, input: Input, said: Capacity | undefined): Promise<void> {
    const { RequestItems = {}, TransactItems = [], ConsistentRead = false } = input;
    switch (name) {
      case 'TransactWriteItemsCommand':
        return inOrder(async () => {
          let units = 0;
          const { tableName } = mirror;
          if (tableName !== undefined) for (const item of TransactItems) units += await unitsOfWrite(tableName, item);
          add(0, units);
        });
      case 'BatchGetItemCommand': {
        const keys = Object.entries(RequestItems).flatMap(([table, { Keys }]) => Keys.map((key) => unitsOfRead(table, key)));
        return add(sum(await Promise.all(keys)), 0);
      }
      case 'GetItemCommand':
      case 'QueryCommand':
        // What finds nothing is charged for the smallest read.
        return add(Math.max(ConsistentRead ? 1 : 0.5, unitsOf(said)), 0);
      default:
        throw new Error(`Nobody knows what ${name} is charged for.`);
    }
  }

  client.middlewareStack.add(
    (next, context) => async (args) => {
      const name = String(context['commandName']);
      const input = args.input as Input;
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } } as typeof args);
      const { ConsumedCapacity } = result.output as { readonly ConsumedCapacity?: Capacity };
      await charge(name, input, ConsumedCapacity);
      return result;
    },
    { step: 'initialize', name: 'countConsumed' },
  );
  return () => {
    const before = consumed;
    consumed = nothing;
    return before;
  };
}

/** A write as a part of a transaction: the table is charged twice, the indexes are not. */
function unitsOfOne({ ConsumedCapacity: consumed }: { readonly ConsumedCapacity?: ConsumedCapacity | undefined }): number {
  return 2 * unitsOf(consumed?.Table) + sum(Object.values(consumed?.GlobalSecondaryIndexes ?? {}).map(unitsOf));
}

const unitsOf = (capacity: Capacity | undefined): number => capacity?.CapacityUnits ?? 0;
