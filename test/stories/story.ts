/**
 * A story is told in requests, over the real handlers, and runs on SQLite and on DynamoDB Local with the SQS protocol. Where DynamoDB Local
 * cannot be had that half is skipped, saying why.
 */
import { test } from 'node:test';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { sqsQueues } from '../../shared/messaging/sqs.ts';
import { dynamodbStore } from '../../shared/store/dynamodb.ts';
import { storyClock } from '../support/clock.ts';
import { dynamodbLocal } from '../support/dynamodb-local.ts';
import { startLocalSqs } from '../support/sqs-local.ts';
import { makeSystem, type System, type SystemOptions } from '../support/system.ts';

type Play = (system: System) => Promise<void>;

let stories = 0;

export function story(
  name: string,
  play: Play,
  options: Pick<SystemOptions, 'hosts' | 'volumeHosts' | 'resizeConfirmSeconds' | 'reclaimInstanceSeconds' | 'shelvedOffloadSeconds'> = {},
): void {
  test(`${name} (SQLite)`, async () => {
    const system = await makeSystem({ ...options, clock: storyClock() });
    try {
      await play(system);
      system.assertNoDefects();
    } finally {
      system.close();
    }
  });

  test(`${name} (DynamoDB and SQS)`, async (context) => {
    const local = await dynamodbLocal();
    if ('reason' in local) return context.skip(local.reason);
    const sqs = await startLocalSqs();
    const [client, queueClient] = [local.client(), sqs.client()];
    const clock = storyClock();
    stories += 1;
    // Client tokens are remembered across the tables of one emulator: every story has chances of its own.
    const seed = 1000 + stories;
    const tableName = await local.makeTable(client);
    const store = dynamodbStore({ client, tableName, clock });
    const system = await makeSystem({
      ...options,
      clock,
      seed,
      store,
      queues: sqsQueues({ client: queueClient, prefix: `story${stories}-` }),
    });
    try {
      await play(system);
      system.assertNoDefects();
    } finally {
      system.close();
      // Tables that are left make the emulator slower and slower.
      await client.send(new DeleteTableCommand({ TableName: tableName }));
      client.destroy();
      queueClient.destroy();
      await sqs.stop();
    }
  });
}
