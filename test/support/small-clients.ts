/** The adapters as bundles have them: on the small clients instead of the SDK's. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { banner, replaced } from '../../infra/aws/build.ts';
import type { QueueMaker, QueueSender } from '../../shared/messaging/port.ts';
import type { SqsQueuesOptions } from '../../shared/messaging/sqs-address.ts';
import type { DynamodbStoreOptions } from '../../shared/store/dynamodb.ts';
import type { Store } from '../../shared/store/port.ts';

export interface SmallClients {
  dynamodbStore(options: DynamodbStoreOptions): Store;
  sqsMaker(options: SqsQueuesOptions): QueueMaker;
  sqsSender(options: SqsQueuesOptions): QueueSender;
  readonly DynamoDBClient: new (options?: { readonly maxAttempts?: number }) => DynamodbStoreOptions['client'];
  readonly SQSClient: new () => SqsQueuesOptions['client'];
}

export async function smallClients(): Promise<SmallClients> {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-clients-'));
  const outfile = join(folder, 'clients.mjs');
  await build({
    stdin: {
      contents: `export { dynamodbStore } from './shared/store/dynamodb.ts';
        export { sqsMaker } from './shared/messaging/sqs-maker.ts'; export { sqsSender } from './shared/messaging/sqs-sender.ts';
        export { DynamoDBClient } from '@aws-sdk/client-dynamodb'; export { SQSClient } from '@aws-sdk/client-sqs';`,
      resolveDir: join(import.meta.dirname, '../..'),
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: replaced,
    banner,
    // The errors of the ports must be the very classes that the contract suites expect.
    plugins: [
      {
        name: 'shared classes',
        setup({ onResolve }) {
          onResolve({ filter: /\/(port|requests)\.ts$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path), external: true }));
        },
      },
    ],
  });
  try {
    return (await import(outfile)) as SmallClients;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
