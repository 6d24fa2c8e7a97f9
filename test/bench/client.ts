/** A client that measures: keeps connections open, and says how long each answer took. */
import { Agent, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readPasswords } from '../../infra/local/clouds-file.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly milliseconds: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface Client {
  request(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): void;
}

export function client(origin: string, headers: Readonly<Record<string, string>>): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(origin);
  return {
    request(method, path, body, more = {}) {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const started = performance.now();
      return new Promise((resolve, reject) => {
        const sent = httpRequest(
          {
            agent,
            hostname,
            port,
            method,
            path,
            headers: {
              ...headers,
              ...more,
              ...(text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
            },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const milliseconds = performance.now() - started;
              const answer = Buffer.concat(chunks).toString('utf8');
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                milliseconds,
                body: answer === '' ? undefined : JSON.parse(answer),
              });
            });
          },
        );
        sent.on('error', reject);
        sent.end(text);
      });
    },
    close: () => agent.destroy(),
  };
}

/** @param state the folder of the local system */
export async function login(at: string, state: string, user: 'admin' | 'demo'): Promise<{ token: string; projectId: string }> {
  const password = readPasswords(join(state, 'clouds.yaml'))?.[user] ?? '';
  const domain = { id: 'default' };
  const anonymous = client(at, {});
  const answer = await anonymous.request('POST', '/identity/v3/auth/tokens', {
    auth: {
      identity: { methods: ['password'], password: { user: { name: user, domain, password } } },
      scope: { project: { name: user, domain } },
    },
  });
  anonymous.close();
  const body = answer.body as { token: { project: { id: string } } };
  return { token: String(answer.headers['x-subject-token']), projectId: body.token.project.id };
}

export interface Measured {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

/** Runs `work` so many times, so many at once. `work` gives the milliseconds that count. */
export async function measure(times: number, concurrency: number, work: (index: number) => Promise<number>): Promise<Measured> {
  const taken: number[] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let index = next++; index < times; index = next++) taken.push(await work(index));
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  taken.sort((a, b) => a - b);
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), perSecond: times / seconds };
}
