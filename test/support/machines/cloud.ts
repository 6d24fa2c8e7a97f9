/** A cloud of real machines for tests: API with workers, hosts and the host of volumes, each a process of its own that may be killed. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { openFolders } from '../../../agent/volumes/files.ts';
import type { Item } from '../../../shared/store/port.ts';
import { announced } from '../../e2e/local-cloud.ts';
import { until } from './qemu.ts';

const password = 'a password for machines';
const processes = join(import.meta.dirname, '../../machines/processes');
export const volumesHost = 'volumes-1';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export type MachineCloud = Awaited<ReturnType<typeof machineCloud>>;

export async function machineCloud(context: Pick<TestContext, 'after'>, hosts: readonly string[]) {
  const state = realpathSync(mkdtempSync(join(tmpdir(), 'mn-cloud-')));
  const children = new Map<string, ChildProcess>();
  const folders = openFolders(join(state, 'hosts', volumesHost, 'volumes'));
  let [origin, token] = ['', ''];

  const scripts: Readonly<Record<string, readonly [script: string, ...words: string[]]>> = {
    api: ['system.ts', state, password],
    [volumesHost]: ['volumes-agent.ts', state, volumesHost],
    ...Object.fromEntries(hosts.map((host) => [host, ['machines-agent.ts', state, host] as const])),
  };

  async function start(name: string): Promise<void> {
    const [script, ...words] = scripts[name] ?? [];
    const child = spawn(process.execPath, [join(processes, script ?? ''), ...words], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    children.set(name, child);
    if (name === 'api') origin = await announced(child);
    else child.stdout?.resume();
  }

  /** It is killed, or after so many moments more kills itself; if it does not come to that, it is killed all the same. */
  async function kill(name: string, moments = 0): Promise<void> {
    const child = children.get(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    const late = moments > 0 ? setTimeout(() => child.kill('SIGKILL'), 2_000) : undefined;
    if (moments > 0) child.send(moments);
    else child.kill('SIGKILL');
    await ended;
    clearTimeout(late);
  }

  /** Undefined when the API died meanwhile. */
  async function ask(method: string, path: string, body?: unknown, version?: string): Promise<Reply | undefined> {
    const isBytes = body instanceof Uint8Array;
    try {
      const answer = await fetch(`${origin}${path}`, {
        method,
        headers: {
          'Content-Type': isBytes ? 'application/octet-stream' : 'application/json',
          'X-Auth-Token': token,
          'OpenStack-API-Version': version ?? (path.startsWith('/volume/') ? 'volume 3.59' : 'compute 2.90'),
        },
        ...(body === undefined ? {} : { body: isBytes ? Uint8Array.from(body) : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
    } catch {
      return undefined;
    }
  }

  async function must<Body>(method: string, path: string, body?: unknown, version?: string): Promise<Body> {
    const reply = await ask(method, path, body, version);
    assert.ok(reply !== undefined && reply.status < 300, `${method} ${path}: ${JSON.stringify(reply)}`);
    return reply.body as Body;
  }

  async function login(): Promise<void> {
    const domain = { id: 'default' };
    const auth = {
      identity: { methods: ['password'], password: { user: { name: 'admin', domain, password } } },
      scope: { project: { name: 'admin', domain } },
    };
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${origin}/identity/v3/auth/tokens`, { method: 'POST', headers, body: JSON.stringify({ auth }) });
    token = answer.headers.get('x-subject-token') ?? '';
  }

  function withTable<Result>(work: (database: DatabaseSync) => Result): Result {
    const database = new DatabaseSync(join(state, 'micronova.db'), { timeout: 5_000 });
    try {
      return work(database);
    } finally {
      database.close();
    }
  }

  /** Processes that work in one of this cloud's folders, with those folders, and are no agents. */
  function workers(): readonly { readonly pid: number; readonly folder: string }[] {
    return readdirSync('/proc').flatMap((name) => {
      try {
        const folder = /^\d+$/.test(name) ? readlinkSync(`/proc/${name}/cwd`) : '';
        return folder.startsWith(`${state}/`) ? [{ pid: Number(name), folder }] : [];
      } catch {
        return [];
      }
    });
  }

  context.after(async () => {
    for (const name of children.keys()) await kill(name);
    for (const { pid } of workers()) process.kill(pid, 'SIGKILL');
    rmSync(state, { recursive: true, force: true });
    rmSync(folders.sockets, { recursive: true, force: true });
  });

  await start('api');
  await login();
  await Promise.all([volumesHost, ...hosts].map(start));

  const cloud = {
    state,
    hosts,
    folders,
    start,
    kill,
    ask,
    must,
    workers,
    machineFolder: (host: string, server: string) => join(state, 'hosts', host, 'machines', server),
    /** The whole table. */
    items: () =>
      withTable((database) =>
        database
          .prepare('SELECT data FROM items')
          .all()
          .map(({ data }) => JSON.parse(String(data)) as Item),
      ),
    /** By hand, past everybody. */
    forget: ({ pk, sk }: Pick<Item, 'pk' | 'sk'>) =>
      withTable((database) => database.prepare('DELETE FROM items WHERE pk = ? AND sk = ?').run(pk, sk).changes),
    server: async (id: string) => (await must<{ server: ServerShown }>('GET', `/compute/v2.1/servers/${id}`)).server,
    async becomes(id: string, status: string): Promise<void> {
      await until(async () => {
        const seen = await cloud.server(id);
        assert.ok(seen.status === status || seen.status !== 'ERROR', `${id}: ${JSON.stringify(seen.fault)}`);
        return seen.status === status && seen['OS-EXT-STS:task_state'] === null;
      }, `${id} ${status}`);
    },
    volumeIs: (id: string, status: string) =>
      until(
        async () => (await must<{ volume: { status: string } }>('GET', `/volume/v3/volumes/${id}`)).volume.status === status,
        `volume ${id} ${status}`,
      ),
    /** An image of these bytes. */
    async image(name: string, bytes: Uint8Array): Promise<string> {
      const wanted = { name, disk_format: 'raw', container_format: 'bare' };
      const { id } = await must<{ id: string }>('POST', '/image/v2/images', wanted);
      await must('PUT', `/image/v2/images/${id}/file`, bytes);
      return id;
    },
    /** As soon as hosts are known. */
    async isUp(): Promise<void> {
      const count = async () => {
        const { services } = await must<{ services: { binary: string; state: string }[] }>(
          'GET',
          '/compute/v2.1/os-services?binary=nova-compute',
        );
        return services.filter(({ state: is }) => is === 'up').length;
      };
      await until(async () => (await count()) === hosts.length, 'hosts');
      await until(() => cloud.items().some(({ pk, sk }) => pk === 'VOLUME_HOSTS' && sk === volumesHost), 'the host of volumes');
    },
    log: (name: string) => readFileSync(join(state, `${name}.log`), 'utf8'),
  };
  return cloud;
}

export interface ServerShown {
  readonly id: string;
  readonly status: string;
  readonly fault?: unknown;
  readonly 'OS-EXT-STS:task_state': string | null;
  readonly 'OS-EXT-STS:vm_state': string;
  readonly 'OS-EXT-SRV-ATTR:host': string | null;
  readonly 'os-extended-volumes:volumes_attached': readonly { readonly id: string }[];
}
