/** Requests to AWS: signed, with deadlines, repeated where that can help. */
import type { IncomingMessage } from 'node:http';
import { systemChance, systemClock } from '../../../../shared/system-clock.ts';
import { credentials, endpointOf, region } from '../environment.ts';
import { signedHeaders } from './signature.ts';

type AwsService = 'dynamodb' | 'sqs' | 's3' | 'secretsmanager';

interface AwsRequest {
  readonly service: AwsService;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long the answer may take, milliseconds; three seconds unless told. */
  readonly patience?: number;
}

interface AwsAnswer {
  readonly status: number;
  readonly text: string;
}

/** An answer that is an error. Members and names are the SDK's, so that what reads its errors reads these. */
export class AwsError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  constructor(name: string, message: string, status: number, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    Object.assign(this, members);
    this.name = name;
    this.$metadata = { httpStatusCode: status };
  }
}

/** How long an answer may take, milliseconds: four attempts with their pauses fit into the time that a function has. */
const answerMilliseconds = 3_000;
const usualAttempts = 4;
/** The first of the doubling pauses between attempts, and what they grow to, milliseconds. */
const firstPause = 50;
const longestPause = 2_000;

// Imported the usual way, `node:http` shows all that it has, and for that loads undici, which nobody here uses: a third of a function's start.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

const options = { keepAlive: true, maxSockets: 64 };
const agents = { http: new http.Agent(options), https: new https.Agent(options) };

const environmentNames: Readonly<Record<AwsService, Parameters<typeof endpointOf>[0]>> = {
  dynamodb: 'DYNAMODB',
  sqs: 'SQS',
  s3: 'S3',
  secretsmanager: 'SECRETS_MANAGER',
};

/** Where a service is asked in its JSON protocol. */
export function serviceUrl(service: AwsService): URL {
  return new URL(endpointOf(environmentNames[service]) ?? `https://${service}.${region()}.amazonaws.com/`);
}

/** One attempt. @throws what Node says when there is no connection, TimeoutError when there is no answer */
export function attempt({ service, method, url, headers, body, patience = answerMilliseconds }: AwsRequest): Promise<AwsAnswer> {
  const signed = signedHeaders(
    { method, url, headers, body },
    { credentials: credentials(), region: region(), service, now: systemClock.now() },
  );
  const isTls = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (isTls ? https : http).request(
      url,
      {
        method,
        agent: isTls ? agents.https : agents.http,
        headers: { ...signed, 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(patience),
      },
      (response) => read(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), fail),
    );
    const fail = (error: Error) => reject(error.name === 'AbortError' ? Object.assign(error, { name: 'TimeoutError' }) : error);
    request.on('error', fail);
    request.end(body);
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Errors with these names went away by themselves, or had too many beside them. */
const passingErrors: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestTimeout',
  'SlowDown',
  'ThrottlingException',
  'TimeoutError',
  'TransactionInProgressException',
]);

/** Does the work again as long as its errors may pass. @throws the last attempt's error */
export async function repeating<Result>(work: () => Promise<Result>, attempts = usualAttempts): Promise<Result> {
  for (let count = 1; ; count += 1) {
    try {
      return await work();
    } catch (error) {
      if (count >= attempts || !mayPass(error)) throw error;
      await systemClock.sleep(Math.min(longestPause, firstPause * 2 ** count) * systemChance.random());
    }
  }
}

function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AwsError) return error.$metadata.httpStatusCode >= 500 || passingErrors.has(error.name);
  return error.name === 'TimeoutError' || 'code' in error;
}

/** One attempt in AWS's JSON protocol. @throws AwsError when the answer is an error or cannot be read */
export async function askJson(
  service: AwsService,
  target: string,
  version: '1.0' | '1.1',
  input: unknown,
): Promise<Record<string, unknown>> {
  const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target };
  const { status, text } = await attempt({ service, method: 'POST', url: serviceUrl(service), headers, body: JSON.stringify(input) });
  const answer = parseObject(text);
  if (status >= 200 && status < 300 && answer !== undefined) return answer;
  const { __type, message, Message, ...members } = answer ?? {};
  const name = typeof __type === 'string' ? (__type.split('#').at(-1) ?? __type) : 'UnreadableAnswer';
  throw new AwsError(name, String(message ?? Message ?? `${target} answered ${status}`), status, members);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
