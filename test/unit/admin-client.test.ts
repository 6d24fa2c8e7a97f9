/** `npm run admin` speaks the HTTP API, finds its cloud as OpenStack's clients do, and says in sentences what is wrong. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { reap } from '../../functions/workers/reap.ts';
import { AdminError, cloudIn } from '../../infra/admin/access.ts';
import { admin } from '../../infra/admin/commands.ts';
import { cloudsYaml } from '../../infra/local/clouds-file.ts';
import { bootstrapIdentity } from '../../shared/identity/bootstrap.ts';
import { newServer } from '../support/cloud.ts';
import { makeSystem } from '../support/system.ts';

async function at(context: TestContext) {
  const system = await makeSystem();
  const folder = mkdtempSync(join(tmpdir(), 'micronova-admin-'));
  context.after(() => {
    system.close();
    rmSync(folder, { recursive: true });
  });
  const passwords = { admin: 'of the administrator', demo: 'of the user' };
  await bootstrapIdentity(system.ports, { passwords });
  const clouds = join(folder, 'clouds.yaml');
  writeFileSync(clouds, cloudsYaml('https://cloud.example', passwords));
  const send = (async (url: string | URL | Request, { method = 'GET', headers, body }: RequestInit = {}) => {
    const { pathname, search } = new URL(String(url));
    const given = headers as Record<string, string>;
    const answer = await system.request(method as 'GET', `${pathname}${search}`, {
      ...(given['x-auth-token'] === undefined ? {} : { token: given['x-auth-token'] }),
      ...(body == null ? {} : { body: String(body) }),
      headers: { 'openstack-api-version': given['openstack-api-version'] ?? '' },
    });
    return new Response(JSON.stringify(answer.body), { status: answer.status, headers: answer.headers as Record<string, string> });
  }) as typeof fetch;
  const said: string[] = [];
  const run = (line: string, environment: Record<string, string> = {}) =>
    admin(line.split(' '), {
      environment: { OS_CLIENT_CONFIG_FILE: clouds, ...environment },
      send,
      write: (text) => void said.push(text),
      async sleep() {
        await system.clock.advance(60_000);
        await system.beat();
        await reap(system.ports);
        await system.settle();
      },
    });
  return { system, run, said };
}

test('a host is drained, waited for, enabled, and evacuated', async (context) => {
  const { system, run, said } = await at(context);
  const id = await newServer(system);
  const host = (await system.request('GET', `/compute/v2.1/servers/${id}`, { as: 'admin' })).text('server.OS-EXT-SRV-ATTR:host');
  await run(`drain ${host} --return --at-once 2 --wait`);
  assert.match(said.at(-1) ?? '', new RegExp(`^${host}  drain  done: 1 moved, 0 under way, 0 staying, 0 tries in vain\n$`));
  await run(`enable ${host} --wait`);
  assert.equal(said.at(-1), 'Nothing is being drained or evacuated.\n');
  await run(`evacuate-host ${host} --fenced --wait`);
  assert.match(said.at(-1) ?? '', / {2}evacuation {2}done: 1 moved/);
  await run('progress', { OS_CLOUD: 'micronova-admin' });
  assert.match(said.at(-1) ?? '', / {2}evacuation {2}done/);
});

test('what is wrong is a sentence, and changes nothing', async (context) => {
  const { run } = await at(context);
  for (const [line, complaint, environment] of [
    ['evacuate-host host-1', /switch the host off, and say so with --fenced\.$/],
    ['drain', /^Which host\? drain HOST$/],
    ['drain nowhere', /^There is no host "nowhere"\.$/],
    ['drain host-1 --at-once 0', /^--at-once takes a number up to 20\.$/],
    ['destroy host-1', /^There is no command destroy\./],
    ['drain host-1 --hot', /'--hot'/],
    ['progress', /^There is no cloud "elsewhere" in /, { OS_CLOUD: 'elsewhere' }],
    ['progress', /^The cloud refuses \(403\): /, { OS_CLOUD: 'micronova' }],
    [
      'progress',
      /lets nobody in as admin \(401\)/,
      { OS_AUTH_URL: 'https://cloud.example/identity', OS_USERNAME: 'admin', OS_PASSWORD: 'no' },
    ],
  ] as const)
    await assert.rejects(run(line, environment), (error) => error instanceof AdminError && complaint.test(error.message), line);
});

test('clouds.yaml is read as people write it', () => {
  const yaml =
    '# mine\nclouds:\n  one:\n    auth:\n      auth_url: \'http://a/v3\'\n      password: "p: q"\n  two:\n    auth:\n      auth_url: b\n';
  assert.deepEqual(cloudIn(yaml, 'one'), { auth: '', auth_url: 'http://a/v3', password: 'p: q' });
  assert.equal(cloudIn(yaml, 'two')?.auth_url, 'b');
  assert.equal(cloudIn(yaml, 'three'), undefined);
});
