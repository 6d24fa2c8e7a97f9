import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What happens to a request: it is passed on, passed on and its answer lost, or answered here (as DynamoDB words it). */
export type Fate = 'pass' | 'lose' | { readonly status: number; readonly body: unknown };

export interface DynamodbProxy {
  readonly endpoint: string;
  /** The fates of the next requests, in order; later ones are passed on. */
  plan(...fates: readonly Fate[]): void;
  /** How many requests have come. */
  readonly requests: number;
  close(): Promise<void>;
}

/** An error as DynamoDB puts it on the wire. */
export function errorAnswer(status: number, type: string, members: object = {}): Fate {
  return { status, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type, ...members } };
}

/** A server that speaks for the DynamoDB at `upstream` and misbehaves as planned: the network and the limits of the real one. */
export async function startDynamodbProxy(upstream?: string): Promise<DynamodbProxy> {
  const planned: Fate[] = [];
  let requests = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests += 1;
    const fate = planned.shift() ?? 'pass';
    const body = await buffer(request);
    if (typeof fate === 'object') {
      response.writeHead(fate.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(typeof fate.body === 'string' ? fate.body : JSON.stringify(fate.body));
      return;
    }
    if (upstream === undefined) throw new Error('There is no DynamoDB behind this proxy');
    const names = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'];
    const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name])]));
    const answer = await fetch(upstream, { method: 'POST', headers, body });
    const text = await answer.text();
    if (fate === 'lose') response.destroy();
    else response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: Error) => response.destroy(error));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    plan: (...fates) => void planned.push(...fates),
    get requests() {
      return requests;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
