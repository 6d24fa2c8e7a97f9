/** Processes are killed with SIGKILL at random moments while clients work; at the end the books, the hypervisors and the API agree. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { readPasswords } from '../../infra/local/clouds-file.ts';
import type { Item } from '../../shared/store/port.ts';
import { type DynamodbLocal, dynamodbLocal } from '../support/dynamodb-local.ts';
import { startLocalSqs } from '../support/sqs-local.ts';
import { type ProcessSystem, surviveChaos } from './chaos.ts';
import { announced, startLocalCloud } from './local-cloud.ts';

const timeout = 300_000;
/** The same seed gives the same requests, kills and moments, as far as processes run alike. */
const seed = Number(process.env['CHAOS_SEED'] ?? 7);

function temporary(context: TestContext): string {
  const state = mkdtempSync(join(tmpdir(), 'micronova-chaos-'));
  context.after(() => rmSync(state, { recursive: true, force: true }));
  return state;
}

/** The local system: everything is in one SQLite file. */
function sqliteSystem(state: string): ProcessSystem {
  return {
    state,
    startApi: () => startLocalCloud({ state, arguments: ['--hosts', '0'] }),
    startAgent: (host) => spawn('node', ['test/e2e/processes/quick-agent.ts', state, host], { stdio: ['ignore', 'ignore', 'inherit'] }),
    password: () => readPasswords(join(state, 'clouds.yaml'))?.demo ?? '',
    async items() {
      const database = new DatabaseSync(join(state, 'micronova.db'), { readOnly: true });
      try {
        const rows = database.prepare('SELECT data FROM items').all();
        return rows.map(({ data }) => JSON.parse(String(data)) as Item);
      } finally {
        database.close();
      }
    },
  };
}

/** The handlers on DynamoDB Local and fauxqs, which are not killed: they stand for services that outlive their callers. */
async function dynamodbSystem(context: TestContext, local: DynamodbLocal): Promise<ProcessSystem> {
  const state = temporary(context);
  const sqs = await startLocalSqs();
  context.after(() => sqs.stop());
  const client = local.client();
  context.after(() => client.destroy());
  const tableName = await local.makeTable(client);
  const documents = DynamoDBDocumentClient.from(client);
  const [prefix, password] = ['chaos-', 'a password for chaos'];
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  return {
    state,
    async startApi() {
      const words = ['test/e2e/processes/dynamodb-api.ts', state, tableName, prefix, password];
      const child = spawn('node', words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
      return { origin: await announced(child), process: child };
    },
    startAgent: (host) =>
      spawn('node', ['test/e2e/processes/quick-agent.ts', state, host, prefix], { env, stdio: ['ignore', 'ignore', 'inherit'] }),
    password: () => password,
    async items() {
      const found: Item[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const scan = new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: from });
        const { Items = [], LastEvaluatedKey } = await documents.send(scan);
        found.push(...(Items as Item[]));
        from = LastEvaluatedKey;
      } while (from !== undefined);
      return found;
    },
  };
}

test('whatever is killed, and whenever, nothing is lost and nothing happens twice', { timeout }, (context) =>
  surviveChaos(context, sqliteSystem(temporary(context)), { seed, rounds: 8 }),
);

const local = await dynamodbLocal();
const missing = 'reason' in local;
test('the same on DynamoDB with the protocol of SQS', { timeout, skip: missing ? local.reason : false }, async (context) => {
  if (!missing) await surviveChaos(context, await dynamodbSystem(context, local), { seed, rounds: 10 });
});
