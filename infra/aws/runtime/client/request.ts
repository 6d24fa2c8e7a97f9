/** Requests to AWS: signed, with deadlines, repeated where that can help. */
import type { Agent, IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { systemChance, systemClock } from '../../../../shared/system-clock.ts';
import { endpointOf, region, type ServiceName } from '../environment.ts';
import { signedHeaders, type Unsigned } from './signature.ts';

interface AwsRequest extends Unsigned {
  /** How long the answer may take, milliseconds. Unless told, four attempts with their pauses fit into the time that a function has. */
  readonly patience?: number;
}

interface AwsAnswer {
  readonly status: number;
  readonly body: string;
}

export type Members = Readonly<Record<string, unknown>>;

/** An answer that is an error. Members and names are the SDK's, so that what reads its errors reads these. */
interface AwsError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
}

export function awsError(name: string, message: string, httpStatusCode: number, members: Members = {}): AwsError {
  return Object.assign(new Error(message), members, { name, $metadata: { httpStatusCode } });
}

// Imported the usual way, `node:http` shows all that it has, and for that loads undici, which nobody here uses: a third of a function's start.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

const options = { keepAlive: true, maxSockets: 64 };
/** Each brings its protocol: `http.request` with an agent of HTTPS asks by HTTPS. */
const agents: Readonly<Record<string, Agent>> = {
  'http:': new http.Agent(options),
  'https:': new https.Agent(options),
};

/** One attempt. @throws what Node says when there is no connection, TimeoutError when there is no answer */
export async function attempt({ patience = 3_000, ...unsigned }: AwsRequest): Promise<AwsAnswer> {
  const { method, url, body } = unsigned;
  const signal = AbortSignal.timeout(patience);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      http
        .request(url, { method, headers: signedHeaders(unsigned), agent: agents[url.protocol], signal }, resolve)
        .on('error', reject)
        .end(body);
    });
    return { status: response.statusCode ?? 0, body: await text(response) };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** What errors are called that go away by themselves, or had too many beside them. */
const passing = /Throttl|Throughput|RequestLimit|Timeout|SlowDown|InProgress/;

/** Does the work again as long as its errors may pass, after pauses that double. @throws the last attempt's error */
export function repeating<Result>(work: () => Promise<Result>, attempts = 4, longestPause = 100): Promise<Result> {
  return work().catch(async (error: Partial<AwsError>) => {
    if (attempts <= 1 || !mayPass(error)) throw error;
    await systemClock.sleep(longestPause * systemChance.random());
    return repeating(work, attempts - 1, longestPause * 2);
  });
}

/** Errors of the system, of which the connection may have died, have a code. */
function mayPass(error: Partial<AwsError>): boolean {
  return 'code' in error || passing.test(error.name ?? '') || (error.$metadata?.httpStatusCode ?? 0) >= 500;
}

/** One attempt in AWS's JSON protocol. @throws AwsError when the answer is an error or cannot be read */
export async function askJson(service: ServiceName, target: string, input: unknown, version: '1.0' | '1.1' = '1.0'): Promise<Members> {
  // SECRETS_MANAGER is secretsmanager in hosts and signatures.
  const signedName = service.replace('_', '').toLowerCase();
  const { status, body } = await attempt({
    service: signedName,
    method: 'POST',
    url: new URL(endpointOf(service) ?? `https://${signedName}.${region()}.amazonaws.com/`),
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target },
    body: JSON.stringify(input),
  });
  const answer = parseObject(body);
  if (status < 300 && answer !== undefined) return answer;
  const { __type = 'UnreadableAnswer', message, Message = message, ...members } = answer ?? {};
  throw awsError(String(__type).replace(/.*#/, ''), String(Message ?? `${target} answered ${status}`), status, members);
}

function parseObject(json: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return value instanceof Object ? (value as Members) : undefined;
  } catch {
    return undefined;
  }
}
