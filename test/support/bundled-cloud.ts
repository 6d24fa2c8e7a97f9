/**
 * The cloud of the bundles: API Gateway, the event sources and the secrets are played here, DynamoDB is DynamoDB Local, SQS and S3 are
 * fauxqs, and every function is its bundle in a process of its own, with the environment variables that its template gives it.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { SQSBatchResponse } from 'aws-lambda';
import { allFunctions, isRouteFunction, servedServices } from '../../infra/aws/functions.ts';
import { mappingKeyOf } from '../../infra/aws/route-keys.ts';
import { ensureEventQueues, eventsQueue } from '../../shared/messaging/agent-queues.ts';
import { sqsQueues } from '../../shared/messaging/sqs.ts';
import type { GatewayResponse } from '../../shared/operation/gateway.ts';
import { router } from '../../shared/operation/router.ts';
import { builtBundles, ofType, synthesized } from './aws-cloud.ts';
import type { DynamodbLocal } from './dynamodb-local.ts';
import { gatewayEvent, objectCreated, sqsEvent } from './gateway-event.ts';
import { type LambdaFunction, startFunction } from './lambda.ts';
import { startLocalSqs } from './sqs-local.ts';
import { pumpStream } from './stream-pump.ts';

const prefix = 'micronova-staging-';
const bucket = 'micronova-staging-images-000000000000-us-east-1';
const seed = 'adminadminadminadminadminadmin12demodemodemodemodemodemodemo1234';
export const firstPasswords = { admin: seed.slice(0, 32), demo: seed.slice(32) };
/** What signs tokens. */
export const tokenKeyRing = { current: 'k'.repeat(64), next: 'n'.repeat(64) };
/** Who all senders are to fauxqs. */
export const sender = '000000000000';

export interface BundledCloud {
  readonly origin: string;
  readonly sqsEndpoint: string;
  readonly queuePrefix: string;
  /** Calls a function as an event source or an operator does. */
  invoke(name: string, event?: unknown): Promise<unknown>;
  /** Tells of an upload, as EventBridge does. */
  tellOfUpload(imageId: string, uploadId: string, size: number, etag: string): Promise<unknown>;
  /** Starts a function in one more process; whoever does stops it. */
  start(name: string): Promise<LambdaFunction>;

  stop(): Promise<void>;
}

/** @param runsSources whether queue and stream are handed to their functions; they are unless told */
export async function startBundledCloud(local: DynamodbLocal, { runsSources = true } = {}): Promise<BundledCloud> {
  const stopping = new AbortController();
  const [{ folder }, stacks, sqs] = await Promise.all([builtBundles(), synthesized(), startLocalSqs()]);
  const tableClient = local.client();
  const tableName = await local.makeTable(tableClient);
  const secrets = await listening(createServer((request, response) => void answerSecret(request, response)));
  await fetch(`${sqs.endpoint}/${bucket}`, { method: 'PUT' });
  const sqsClient = sqs.client();
  const queues = sqsQueues({ client: sqsClient, prefix });
  await ensureEventQueues(queues);

  // The templates say which variables a function has; here they mean things on this machine.
  const values: Readonly<Record<string, string>> = {
    TABLE_NAME: tableName,
    QUEUE_PREFIX: prefix,
    QUEUE_ARN_BASE: 'arn:aws:sqs:us-east-1:000000000000:',
    IMAGE_BUCKET: bucket,
    TOKEN_KEYS_SECRET: 'token-keys',
    PASSWORDS_SECRET: 'first-passwords',
    VOLUME_SECRET: 'volume-secret',
    CREDENTIAL_SECRET: 'credential-secret',
  };
  const endpoints = {
    AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    AWS_ENDPOINT_URL_S3: sqs.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
  };
  const variables = new Map(
    ofType(stacks, 'AWS::Lambda::Function').map(({ Properties }) => {
      const environment = Properties?.['Environment'] as { readonly Variables?: Readonly<Record<string, unknown>> } | undefined;
      return [String(Properties?.['FunctionName']).replace(prefix, ''), Object.keys(environment?.Variables ?? {})] as const;
    }),
  );
  const start = (name: string) => {
    const known = {
      ...values,
      SERVICE_ORIGINS: JSON.stringify(Object.fromEntries(servedServices.map((service) => [service, api.endpoint]))),
    };
    const settings = Object.fromEntries((variables.get(name) ?? []).map((key) => [key, Reflect.get(known, key) ?? '']));
    return startFunction(name, join(folder, name, 'index.mjs'), { ...settings, ...endpoints });
  };

  const functions = new Map<string, Promise<LambdaFunction>>();
  const functionNamed = (name: string) => {
    const known = functions.get(name) ?? start(name);
    functions.set(name, known);
    return known;
  };
  const invoke = async (name: string, event: unknown = {}) => (await functionNamed(name)).invoke(event);

  const routes = router(allFunctions.filter(isRouteFunction).map(({ name, route }) => [route, name] as const));
  const api = await listening(
    createServer((request, response) => {
      answerApi(request, response).catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
        response.writeHead(500, { 'Content-Type': 'application/json' }).end('{"message":"Internal Server Error"}');
      });
    }),
  );

  async function answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    // Each service has an API of its own.
    if (!servedServices.some((service) => `${pathname}/`.startsWith(`/${mappingKeyOf(service)}/`))) {
      response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"message":"Not Found"}');
      return;
    }
    const match = routes.find(method, pathname);
    const event = gatewayEvent(
      match === undefined ? '$default' : `${method} ${pathname}`,
      { method, path: pathname, query: search.slice(1), headers, body: await buffer(request) },
      match?.pathParameters ?? {},
    );
    const { statusCode, headers: names, body = '' } = (await invoke(match?.target ?? 'fallback', event)) as GatewayResponse;
    response.writeHead(statusCode, names).end(method === 'HEAD' ? undefined : body);
  }

  async function answerSecret(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { SecretId } = JSON.parse((await buffer(request)).toString()) as { readonly SecretId: string };
    const secret = SecretId === 'token-keys' ? tokenKeyRing : { seed };
    response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ SecretString: JSON.stringify(secret) }));
  }

  async function pumpEvents(): Promise<void> {
    const queueArn = `arn:aws:sqs:us-east-1:000000000000:${prefix}${eventsQueue}.fifo`;
    while (!stopping.signal.aborted) {
      const messages = await queues.receive(eventsQueue, { limit: 10, waitSeconds: 20, visibilitySeconds: 30, signal: stopping.signal });
      if (messages.length === 0) continue;
      const event = sqsEvent(
        queueArn,
        messages.map((message) => ({ ...message, sender: message.sender ?? '' })),
      );
      const { batchItemFailures } = (await invoke('agent-events', event)) as SQSBatchResponse;
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { id, receipt } of messages) {
        await (failed.has(id) ? queues.extend(eventsQueue, receipt, 0) : queues.acknowledge(eventsQueue, receipt));
      }
    }
  }

  const pumps = runsSources
    ? [
        pumpEvents(),
        pumpStream({ endpoint: local.endpoint, tableName, signal: stopping.signal, deliver: (event) => invoke('dispatch', event) }),
      ]
    : [];

  return {
    origin: api.endpoint,
    sqsEndpoint: sqs.endpoint,
    queuePrefix: prefix,
    invoke,
    tellOfUpload: (imageId, uploadId, size, etag) =>
      invoke('image-uploaded', objectCreated(bucket, `uploads/${imageId}/${uploadId}`, size, etag)),
    start,
    async stop() {
      stopping.abort();
      await Promise.all(pumps);
      for (const each of functions.values()) (await each).stop();
      for (const { server } of [api, secrets]) {
        server.close();
        server.closeAllConnections();
      }
      sqsClient.destroy();
      tableClient.destroy();
      await sqs.stop();
    },
  };
}

async function listening(server: Server): Promise<{ readonly server: Server; readonly endpoint: string }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port');
  return { server, endpoint: `http://127.0.0.1:${address.port}` };
}

/** Asks until the answer is the one that is waited for. @throws when it does not come */
export async function until<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean, what: string): Promise<T> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    await pause(100);
  }
  throw new Error(`It never came about: ${what}`);
}
