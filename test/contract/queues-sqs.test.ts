import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sqsQueues } from '../../shared/messaging/sqs.ts';
import { sqsQueueName } from '../../shared/messaging/sqs-address.ts';
import { startLocalSqs } from '../support/sqs-local.ts';
import { queuesContract } from './queues.contract.ts';

async function start() {
  const sqs = await startLocalSqs();
  const client = sqs.client();
  return {
    client,
    async close() {
      client.destroy();
      await sqs.stop();
    },
  };
}

queuesContract(
  'SQS',
  async () => {
    const { client, close } = await start();
    return { queues: sqsQueues({ client, prefix: 'test-' }), close };
  },
  'SQS keeps its own time, and so does fauxqs 2.4.1 (Date.now in SqsQueue): only waiting would tell.',
);

test('a message from SQS names its sender', async (context) => {
  const { client, close } = await start();
  context.after(close);
  const queues = sqsQueues({ client, prefix: 'sender-' });
  await queues.ensure('events');
  await queues.send('events', { group: 'a', deduplicationId: '1', body: '1' });
  const [message] = await queues.receive('events', { limit: 1, waitSeconds: 0, visibilitySeconds: 30 });
  assert.equal(message?.sender, '000000000000');
});

test('a queue that another client made is found', async (context) => {
  const { client, close } = await start();
  context.after(close);
  await sqsQueues({ client, prefix: 'shared-' }).ensure('events', { deadLetterQueue: 'dead-events' });
  const other = sqsQueues({ client, prefix: 'shared-' });
  await other.ensure('events', { deadLetterQueue: 'dead-events', maximumReceives: 3 });
  await other.send('events', { group: 'a', deduplicationId: '1', body: '1' });
  assert.equal((await other.receive('events', { limit: 1, waitSeconds: 0, visibilitySeconds: 30 }))[0]?.body, '1');
});

test('names in SQS have no dots but in their suffix and are not too long', () => {
  assert.equal(sqsQueueName('nova-', 'host-a.example_1'), 'nova-host-a_dexample__1.fifo');
  assert.throws(() => sqsQueueName('nova-', `host-${'x'.repeat(70)}`), RangeError);
});
