/** Hands a table's stream to a function as Lambda's event source mapping does, filter and partial failures included. */
import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { commandPrefix, volumeSort } from '../../functions/workers/dispatch.ts';
import { mayOweHosts } from '../../shared/network/hosts/owed-sorts.ts';
import { keyAttributes } from '../../shared/store/table.ts';
import { streamRecord } from './gateway-event.ts';

interface Pump {
  readonly endpoint: string;
  readonly tableName: string;
  readonly signal: AbortSignal;
  deliver(event: DynamoDBStreamEvent): Promise<unknown>;
}

interface StreamRecord {
  readonly eventName: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly Keys: { readonly sk: { readonly S: string } };
    readonly NewImage?: Readonly<Record<string, unknown>>;
  };
}

/** New commands, and volumes for which an order is owed. */
const isDispatched = ({ eventName, dynamodb: { Keys, NewImage = {} } }: StreamRecord): boolean =>
  Keys.sk.S === volumeSort || mayOweHosts(Keys.sk.S)
    ? keyAttributes.due.partition in NewImage
    : eventName === 'INSERT' && Keys.sk.S.startsWith(commandPrefix);

/** Runs until the signal aborts. */
export async function pumpStream({ endpoint, tableName, signal, deliver }: Pump): Promise<void> {
  const ask = async (action: string, input: object) => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
    const headers = { 'x-amz-target': `DynamoDBStreams_20120810.${action}`, 'content-type': 'application/x-amz-json-1.0', authorization };
    const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
    return (await response.json()) as Record<string, unknown>;
  };
  const { Streams } = (await ask('ListStreams', { TableName: tableName })) as {
    readonly Streams: readonly { readonly StreamArn: string }[];
  };
  const StreamArn = Streams[0]?.StreamArn ?? '';
  const { StreamDescription } = (await ask('DescribeStream', { StreamArn })) as {
    readonly StreamDescription: { readonly Shards: readonly { readonly ShardId: string }[] };
  };
  const [shard] = StreamDescription.Shards;
  const beginning = async () =>
    (await ask('GetShardIterator', { StreamArn, ShardId: shard?.ShardId, ShardIteratorType: 'TRIM_HORIZON' }))['ShardIterator'];
  let ShardIterator = await beginning();
  while (!signal.aborted) {
    const { Records, NextShardIterator } = (await ask('GetRecords', { ShardIterator, Limit: 100 })) as {
      readonly Records?: readonly StreamRecord[];
      readonly NextShardIterator?: string;
    };
    if (Records === undefined) {
      // Its place in the stream was lost. What is delivered again is sent again, and taken once.
      await pause(500);
      ShardIterator = await beginning();
      continue;
    }
    let pending = Records.filter(isDispatched);
    while (pending.length > 0 && !signal.aborted) {
      const event = { Records: pending.map((record) => streamRecord({ ...record }, StreamArn)) };
      const [failed] = ((await deliver(event)) as DynamoDBBatchResponse).batchItemFailures;
      pending =
        failed === undefined ? [] : pending.slice(pending.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === failed.itemIdentifier));
    }
    ShardIterator = NextShardIterator;
    await pause(100);
  }
}
