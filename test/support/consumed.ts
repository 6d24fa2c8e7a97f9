/** What DynamoDB says that requests cost: a client that asks for it, and adds it up. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface Consumed {
  /** Capacity units of reads and of writes, the indexes' included. */
  readonly reads: number;
  readonly writes: number;
  readonly requests: number;
}

interface Capacity {
  readonly CapacityUnits?: number;
}

const reading: ReadonlySet<string> = new Set(['GetItemCommand', 'BatchGetItemCommand', 'QueryCommand']);

/** Makes the client count. @returns what was consumed since it was last asked */
export function counting(client: DynamoDBClient): () => Consumed {
  let consumed = { reads: 0, writes: 0, requests: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } } as typeof args);
      const { ConsumedCapacity } = result.output as { readonly ConsumedCapacity?: Capacity | readonly Capacity[] };
      const all = ConsumedCapacity === undefined ? [] : [ConsumedCapacity].flat();
      const units = all.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
      const isRead = reading.has(String(context['commandName']));
      consumed = {
        reads: consumed.reads + (isRead ? units : 0),
        writes: consumed.writes + (isRead ? 0 : units),
        requests: consumed.requests + 1,
      };
      return result;
    },
    { step: 'initialize', name: 'countConsumed' },
  );
  return () => {
    const before = consumed;
    consumed = { reads: 0, writes: 0, requests: 0 };
    return before;
  };
}
