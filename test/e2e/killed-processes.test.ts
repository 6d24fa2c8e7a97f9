/** Processes are killed with SIGKILL at the worst moment; what was accepted happens, once. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readPasswords } from '../../infra/local/clouds-file.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';

let state: string;
const children: ChildProcess[] = [];
before(() => {
  state = mkdtempSync(join(tmpdir(), 'micronova-killed-'));
});
after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(state, { recursive: true, force: true });
});

function start(script: string, ...words: readonly string[]): ChildProcess {
  const child = spawn('node', [script, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function says(child: ChildProcess, wanted: RegExp): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const found = wanted.exec(text);
    if (found !== null) {
      child.stdout?.resume();
      return found[1] ?? '';
    }
  }
  throw new Error(`It ended without saying ${wanted}: ${text}`);
}

interface Caller {
  ask(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
}

async function caller(origin: string): Promise<Caller> {
  const password = readPasswords(join(state, 'clouds.yaml'))?.demo ?? '';
  const domain = { id: 'default' };
  const auth = {
    identity: { methods: ['password'], password: { user: { name: 'demo', domain, password } } },
    scope: { project: { name: 'demo', domain } },
  };
  const json = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${origin}/identity/v3/auth/tokens`, { method: 'POST', headers: json, body: JSON.stringify({ auth }) });
  const token = answer.headers.get('x-subject-token') ?? '';
  return {
    async ask(method, path, body) {
      const answered = await fetch(`${origin}/compute/v2.1${path}`, {
        method,
        headers: { ...json, 'X-Auth-Token': token, 'OpenStack-API-Version': 'compute 2.90' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answered.text();
      return { status: answered.status, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
}

const newServer = (name: string) => ({ server: { name, imageRef: testImageId, flavorRef: '42', networks: 'none' } });
interface Listed {
  readonly servers: readonly { readonly name: string; readonly id: string; readonly status: string }[];
}

async function untilActive({ ask }: Caller, name: string): Promise<string> {
  for (;;) {
    const { servers } = (await ask('GET', '/servers/detail')).body as Listed;
    const server = servers.find((candidate) => candidate.name === name);
    assert.notEqual(server?.status, 'ERROR');
    if (server?.status === 'ACTIVE') return server.id;
  }
}

test('what the API has committed before it was killed is sent after the restart, and an agent killed in a build ends it once', async () => {
  // The first start makes the users and the image.
  const first = await startLocalCloud({ state, arguments: ['--hosts', '0'] });
  await first.stop();

  const host = 'host-1';
  mkdirSync(join(state, 'hosts', host), { recursive: true });
  const agent = start('test/e2e/processes/dying-agent.ts', state, host);
  await says(agent, /agent is up/);

  const dying = start('test/e2e/processes/dying-api.ts', state);
  const origin = await says(dying, /runs at (\S+)/);
  const user = await caller(origin);
  const ended = once(dying, 'exit');
  // Until the agent's heartbeat has come through there is no valid host, and nothing is sent.
  await assert.rejects(async () => {
    for (;;) assert.equal((await user.ask('POST', '/servers', newServer('survivor'))).status, 202);
  });
  assert.deepEqual((await ended)[1], 'SIGKILL');

  const again: LocalCloud = await startLocalCloud({ state, arguments: ['--hosts', '0'] });
  try {
    // The agent takes the build, and dies in it; the next one ends it.
    await once(agent, 'exit');
    const next = start('test/e2e/processes/dying-agent.ts', state, host);
    await says(next, /agent is up/);
    const id = await untilActive(await caller(again.origin), 'survivor');

    const machines = readdirSync(join(state, 'hosts', host, 'machines')).filter((file) => file.includes(id));
    assert.equal(machines.length, 1);
    const builds = readFileSync(join(state, 'builds'), 'utf8').trim().split('\n');
    assert.deepEqual(new Set(builds), new Set([id]), 'no other server was built');
  } finally {
    await again.stop();
  }
});
