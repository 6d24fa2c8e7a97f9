/**
 * API and workers on DynamoDB and SQS, wherever AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_SQS say that these are, quick to notice that
 * their predecessors were killed: `node dynamodb-api.ts STATE TABLE QUEUE_PREFIX PASSWORD`.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { machinePorts } from '../../../infra/local/ports.ts';
import { startSystem } from '../../../infra/local/system.ts';
import { putDefaultFlavors } from '../../../shared/compute/flavors/default-flavors.ts';
import { bootstrapIdentity } from '../../../shared/identity/bootstrap.ts';
import { putTestImage } from '../../../shared/image/test-image.ts';
import { jsonLog } from '../../../shared/json-log.ts';
import { sqsQueues } from '../../../shared/messaging/sqs.ts';
import { dynamodbStore } from '../../../shared/store/dynamodb.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { putDefaultVolumeTypes } from '../../../shared/volume/default-types.ts';

const [state = '', tableName = '', prefix = '', password = ''] = process.argv.slice(2);
const log = jsonLog((line) => process.stderr.write(line), 'error', systemClock.now);
const store = dynamodbStore({
  client: new DynamoDBClient({ requestHandler: { requestTimeout: 5_000, throwOnRequestTimeout: true } }),
  tableName,
  clock: systemClock,
});
const queues = sqsQueues({ client: new SQSClient({ useQueueUrlAsEndpoint: false }), prefix });
const ports = machinePorts(state, log, { store, queues });

if (await bootstrapIdentity(ports, { passwords: { admin: password, demo: password } })) {
  await putDefaultFlavors(ports);
  await putDefaultVolumeTypes(ports);
  await putTestImage(ports);
}
const pace = { dispatchEvery: 1_000, dispatchAfter: 1_000, reapEvery: 5_000, visibilitySeconds: 3 };
const { server } = await startSystem(ports, { port: 0, host: '127.0.0.1', pace });
const address = server.address();
process.stdout.write(`runs at http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`);
