/** A cloud of its own for an assault: `npm start` as a process, asked over HTTP, whose processes may be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readPasswords } from '../../infra/local/clouds-file.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { announced } from '../e2e/local-cloud.ts';

export type User = 'demo' | 'admin';

export interface Reply {
  /** 0 when the connection broke. */
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Running {
  readonly process: ChildProcess;
  readonly origin: string;
}

/** Milliseconds after which an answer that has not come counts as never. */
export const patience = 15_000;

export class AttackedCloud {
  /** Where everything is kept. */
  readonly state: string;
  /** The checkout whose code is attacked. */
  readonly target: string;
  readonly running: Running[] = [];
  readonly #tokens = new Map<string, string>();

  constructor(target: string, state = mkdtempSync(join(tmpdir(), 'micronova-attack-'))) {
    this.target = resolve(target);
    this.state = state;
    mkdirSync(state, { recursive: true });
  }

  /** Starts a process on the folder, and waits until it says where it runs. @throws when it ends before */
  async start({ words = [], preload }: { readonly words?: readonly string[]; readonly preload?: string } = {}): Promise<Running> {
    const { scripts } = JSON.parse(readFileSync(join(this.target, 'package.json'), 'utf8')) as { scripts: { start: string } };
    const [, ...start] = scripts.start.replace(/^exec /, '').split(' ');
    const more = preload === undefined ? [] : ['--import', preload];
    const clouds = join(this.state, `clients-${this.running.length}.yaml`);
    const child = spawn(process.execPath, [...more, ...start, '--port', '0', '--state', this.state, '--clouds', clouds, ...words], {
      cwd: this.target,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const running = { process: child, origin: await announced(child) };
    this.running.push(running);
    return running;
  }

  get origin(): string {
    return this.running.at(-1)?.origin ?? '';
  }

  password(user: User): string {
    return readPasswords(join(this.state, 'clouds.yaml'))?.[user] ?? '';
  }

  /** Asks for a token. @returns the status, and the token with it */
  async login(
    user: User,
    password = this.password(user),
    origin = this.origin,
  ): Promise<{ readonly status: number; readonly token: string }> {
    const domain = { id: 'default' };
    const identity = { methods: ['password'], password: { user: { name: user, domain, password } } };
    const auth = { identity, scope: { project: { name: user, domain } } };
    const { status, headers } = await this.send('POST', `${origin}/identity/v3/auth/tokens`, { auth });
    return { status, token: headers.get('x-subject-token') ?? '' };
  }

  /** Asks as one of the first users, whose token is kept. The path is whole. */
  async ask(method: string, path: string, body?: unknown, { as = 'demo' as User, origin = this.origin } = {}): Promise<Reply> {
    const token = this.#tokens.get(as) ?? (await this.login(as)).token;
    this.#tokens.set(as, token);
    return this.send(method, `${origin}${path}`, body, { 'X-Auth-Token': token });
  }

  forgetTokens(): void {
    this.#tokens.clear();
  }

  async send(method: string, url: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const isJson = body !== undefined && !(body instanceof ReadableStream) && !(body instanceof Uint8Array);
    try {
      const answer = await fetch(url, {
        method,
        headers: {
          'OpenStack-API-Version': 'compute 2.90, volume 3.70',
          ...(isJson ? { 'Content-Type': 'application/json' } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as ConstructorParameters<typeof Response>[0]) }),
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
        signal: AbortSignal.timeout(patience),
      } as RequestInit);
      const text = await answer.text();
      const isObject = answer.headers.get('content-type')?.includes('json') && text !== '';
      return { status: answer.status, headers: answer.headers, body: isObject ? JSON.parse(text) : text };
    } catch {
      return { status: 0, headers: new Headers(), body: undefined };
    }
  }

  /** The id of a new server. @throws when it is refused */
  async server(name: string, more: object = {}): Promise<string> {
    const server = { name, imageRef: testImageId, flavorRef: '42', networks: 'none', ...more };
    const reply = await this.ask('POST', '/compute/v2.1/servers', { server });
    const { id } = ((reply.body ?? {}) as { server?: { id?: string } }).server ?? {};
    if (id === undefined) throw new Error(`a server was refused: ${reply.status} ${JSON.stringify(reply.body)}`);
    return id;
  }

  async status(id: string): Promise<string> {
    const reply = await this.ask('GET', `/compute/v2.1/servers/${id}`);
    return reply.status === 404 ? 'GONE' : (((reply.body ?? {}) as { server?: { status?: string } }).server?.status ?? `${reply.status}`);
  }

  /** Waits for a server to have a status, as long as anybody would. @throws with what it has instead */
  async until(id: string, wanted: string, milliseconds = patience): Promise<void> {
    const end = performance.now() + milliseconds;
    for (let status = await this.status(id); status !== wanted; status = await this.status(id)) {
      if (performance.now() > end) throw new Error(`the server is ${status} and not ${wanted} after ${milliseconds / 1000} s`);
      await pause(50);
    }
  }

  async kill(running: Running | undefined = this.running.at(-1), signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = running?.process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** Ends all that was started and takes its state away. */
  async end(): Promise<void> {
    for (const running of this.running) await this.kill(running);
    rmSync(this.state, { recursive: true, force: true });
  }
}
