/** Starts that go wrong, and ends that were none: everything with the processes that users have. */
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { readPasswords } from '../../infra/local/clouds-file.ts';
import { startProgram, startWords } from '../support/start-command.ts';

function newFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-start-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const wordsFor = (state: string, clients = 'clients.yaml') => ['--port', '0', '--state', state, '--clouds', join(state, clients)];

type Started = ChildProcessByStdio<null, Readable, Readable>;

function start(context: TestContext, state: string, clients?: string): Started {
  const child = spawn(startProgram, [...startWords, ...wordsFor(state, clients)], { stdio: ['ignore', 'pipe', 'pipe'] });
  context.after(() => child.kill('SIGKILL'));
  return child;
}

/** Where it runs, as it says; its output is read on. */
async function announced({ stdout }: Pick<Started, 'stdout'>): Promise<string> {
  let said = '';
  for await (const [chunk] of on(stdout, 'data', { close: ['close'] })) {
    said += String(chunk);
    const origin = /runs at (http:\S+)/.exec(said)?.[1];
    if (origin !== undefined) {
      stdout.resume();
      return origin;
    }
  }
  throw new Error(`It did not start: ${said}`);
}

async function stop(child: Started): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function tokenRequest(state: string, clients: string): RequestInit {
  const domain = { id: 'default' };
  const password = readPasswords(join(state, clients))?.demo ?? '';
  const identity = { methods: ['password'], password: { user: { name: 'demo', domain, password } } };
  const auth = { identity, scope: { project: { name: 'demo', domain } } };
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ auth }) };
}

const login = (origin: string, state: string, clients: string) => fetch(`${origin}/identity/v3/auth/tokens`, tokenRequest(state, clients));

test('of two starts at once in a new folder both run, and what each told its clients is good for both and after the next start', async (context) => {
  const state = newFolder(context);
  const clients = ['one.yaml', 'two.yaml'];
  const both = clients.map((name) => start(context, state, name));
  const origins = await Promise.all(both.map(announced));
  for (const origin of origins) for (const name of clients) assert.equal((await login(origin, state, name)).status, 201);
  await Promise.all(both.map(stop));
  const next = start(context, state, 'three.yaml');
  const origin = await announced(next);
  for (const name of [...clients, 'three.yaml', 'clouds.yaml']) assert.equal((await login(origin, state, name)).status, 201, name);
  await stop(next);
});

test('passwords that are lost are not made up: the start says so, and says so again', async (context) => {
  const state = newFolder(context);
  const first = start(context, state);
  await announced(first);
  await stop(first);
  rmSync(join(state, 'clouds.yaml'));
  for (const _ of ['once', 'twice']) {
    const child = start(context, state);
    assert.match(await text(child.stderr), /^The passwords of this cloud are lost: .*\n$/);
  }
});

test('a damaged ledger is named before anybody is told that the cloud runs', async (context) => {
  const state = newFolder(context);
  mkdirSync(join(state, 'hosts/host-2'), { recursive: true });
  writeFileSync(join(state, 'hosts/host-2/ledger.db'), 'x'.repeat(10_000));
  const child = start(context, state);
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  assert.equal(said, '');
  assert.match(complained, /^The ledger \S*host-2\/ledger\.db is damaged\. .*\n$/);
});

test('all that is kept is private, and of a folder that is open the start says so', async (context) => {
  const state = join(newFolder(context), 'state');
  const before = process.umask(0o022);
  mkdirSync(state, { mode: 0o755 });
  process.umask(before);
  const child = start(context, state);
  await announced(child);
  const kept = readdirSync(state, { recursive: true, withFileTypes: true });
  for (const entry of kept) {
    const path = join(entry.parentPath, entry.name);
    // A journal may be over before it is looked at.
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined) assert.equal(found.mode & 0o777, entry.isDirectory() ? 0o700 : 0o600, path);
  }
  child.kill('SIGTERM');
  const again = start(context, state);
  const said = text(again.stdout);
  again.stdout.once('data', () => again.kill('SIGTERM'));
  assert.match(await said, /other users of this machine can enter the folder \(mode 755\): chmod 700 /);
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const) {
  test(`npm that gets ${signal} takes along what it started`, async (context) => {
    const state = newFolder(context);
    const npm = spawn('npm', ['start', '--silent', '--', ...wordsFor(state)], { stdio: ['ignore', 'pipe', 'inherit'] });
    context.after(() => npm.kill('SIGKILL'));
    const origin = await announced(npm);
    npm.kill(signal);
    // Its output ends when the last of those has ended that could write to it.
    await once(npm.stdout, 'close');
    await assert.rejects(fetch(origin));
  });
}

test('a request that is under way is answered before the end', async (context) => {
  const state = newFolder(context);
  const child = start(context, state);
  const origin = await announced(child);
  const token = (await login(origin, state, 'clients.yaml')).headers.get('x-subject-token') ?? '';
  const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/json' };
  const named = { name: 'slow', disk_format: 'raw', container_format: 'bare' };
  const made = await fetch(`${origin}/image/v2/images`, { method: 'POST', headers, body: JSON.stringify(named) });
  const { id } = (await made.json()) as { id: string };
  const upload = request(`${origin}/image/v2/images/${id}/file`, {
    method: 'PUT',
    headers: { ...headers, 'Content-Type': 'application/octet-stream', Expect: '100-continue' },
  });
  upload.flushHeaders();
  await once(upload, 'continue');
  upload.write('half');
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const isRefused = () =>
    fetch(`${origin}/identity`).then(
      () => false,
      () => true,
    );
  while (!(await isRefused()));
  upload.end(' and half');
  const [response] = (await once(upload, 'response')) as [{ statusCode: number }];
  assert.equal(response.statusCode, 204);
  assert.deepEqual(await ended, [0, null]);
});
