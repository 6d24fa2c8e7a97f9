/** From the table's stream: commands that were committed. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { dispatchItem } from '../../../functions/workers/dispatch.ts';
import type { Ports } from '../../../shared/ports.ts';
import type { Item } from '../../../shared/store/port.ts';

/**
 * Everything from the first record that failed on is delivered again: that is all that a stream's answer can say. What was sent already is
 * taken once by its queue.
 */
export default function dispatch(ports: Ports): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    for (const { dynamodb } of Records) {
      if (dynamodb?.NewImage === undefined) continue;
      try {
        await dispatchItem(ports, unmarshall(dynamodb.NewImage as Parameters<typeof unmarshall>[0]) as Item);
      } catch (error) {
        ports.log.write({
          level: 'error',
          event: 'command not dispatched',
          message: error instanceof Error ? error.message : String(error),
        });
        return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  };
}
