/** `npm start` as its users meet it: what it says, what it keeps, and what it says when it cannot. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startProgram, startWords } from '../support/start-command.ts';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';

const folder = mkdtempSync(join(tmpdir(), 'micronova-start-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `npm start` with these words until it ends. */
async function start(...words: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    execFile(startProgram, [...startWords, ...words], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: `${stdout}${stderr}` });
    });
  });
}

const makeServer = (cloud: LocalCloud, name: string) =>
  cloud.openstack('micronova', ...'server create --image test --flavor m1.nano --nic none --wait'.split(' '), name);

test('whoever asks for help gets the usage', async () => {
  const { code, said } = await start('--help');
  assert.equal(code, 0);
  for (const option of ['--port', '--state', '--hosts', '--clouds', '--log']) assert.match(said, new RegExp(option));
});

test('a port that is taken is named, with the way out', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { code, said } = await start('--port', String(port), '--state', join(folder, 'taken'));
  other.close();
  assert.equal(code, 1);
  assert.equal(said, `Port ${port} is taken by another program. Choose another with --port PORT.\n`);
});

test('a folder that cannot be used is named, with the way out', async () => {
  writeFileSync(join(folder, 'file'), '');
  const { code, said } = await start('--state', join(folder, 'file', 'state'));
  assert.equal(code, 1);
  assert.match(said, /^The folder .*state cannot be used \(ENOTDIR\)\. Name another with --state FOLDER\.\n$/);
});

test('an unknown option is answered with the usage', async () => {
  const { code, said } = await start('--prot', '1');
  assert.equal(code, 1);
  assert.match(said, /--prot[\s\S]*Usage: npm start/);
});

test('machines of an unknown kind are answered with the usage, and an image that goes with none as well', async () => {
  const unknown = await start('--machines', 'vmware');
  assert.equal(unknown.code, 1);
  assert.match(unknown.said, /--machines takes fake or qemu[\s\S]*Usage: npm start/);
  const alone = await start('--guest-image', 'disk.qcow2');
  assert.equal(alone.code, 1);
  assert.match(alone.said, /--guest-image goes with --machines qemu/);
});

test('a restart finds everything again: users, images and servers', async () => {
  const state = join(folder, 'kept');
  const first = await startLocalCloud({ state });
  assert.equal(statSync(join(state, 'clients.yaml')).mode & 0o777, 0o600);
  const created = await makeServer(first, 's');
  assert.ok(created.ok, created.errors);
  await first.stop();

  const second = await startLocalCloud({ state });
  try {
    const servers = await second.json<{ Name: string; Status: string }[]>('micronova', 'server', 'list');
    assert.deepEqual(
      servers.map(({ Name, Status }) => [Name, Status]),
      [['s', 'ACTIVE']],
    );
    const removed = await second.openstack('micronova', 'server', 'delete', '--wait', 's');
    assert.ok(removed.ok, removed.errors);
  } finally {
    await second.stop();
  }
});

test('with --hosts 0 the hosts are agents of their own', async () => {
  const state = join(folder, 'agents');
  const cloud = await startLocalCloud({ state, arguments: ['--hosts', '0'] });
  const agent = spawn('node', ['agent/main.ts', '--host', 'compute-1', '--state', state], { stdio: 'ignore' });
  try {
    const deadline = 30;
    for (let attempt = 0; ; attempt++) {
      const name = `s${attempt}`;
      const created = await makeServer(cloud, name);
      // Until its first heartbeat has come through there is no host.
      if (created.ok) break;
      assert.ok(attempt < deadline, created.errors);
    }
    const shown = await cloud.json<Record<string, string>[]>(
      'micronova-admin',
      'server',
      'list',
      '--all-projects',
      '--long',
      '--status',
      'ACTIVE',
    );
    assert.deepEqual(
      shown.map((server) => server['Host']),
      ['compute-1'],
    );
  } finally {
    agent.kill('SIGTERM');
    await once(agent, 'exit');
    await cloud.stop();
  }
});
