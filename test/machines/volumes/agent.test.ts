import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { openFolders } from '../../../agent/volumes/files.ts';
import { openVolumeHost } from '../../../infra/local/machines/volume-host.ts';
import {
  commandsDeadLetterQueue,
  ensureEventQueues,
  ensureHostQueue,
  eventsQueue,
  hostQueue,
} from '../../../shared/messaging/agent-queues.ts';
import { openSqliteQueues } from '../../../shared/messaging/sqlite.ts';
import {
  exportName,
  type VolumeEvent,
  type VolumeHeartbeat,
  volumeEventSchema,
  volumeHeartbeatSchema,
  volumeOrderMessage,
  type WantedVolume,
} from '../../../shared/messaging/volume-orders.ts';
import { systemChance, systemClock } from '../../../shared/system-clock.ts';
import { exported, read, volumeId, volumeStore, write } from '../../support/volumes/store.ts';
import { newFolder, skip } from '../../support/volumes/tools.ts';

const main = join(import.meta.dirname, '../../../agent/main.ts');
const host = 'volumes-1';
const [one, two] = [exported(1), exported(2)];

/** A cloud of one queue, and the agents that are started for it. */
async function testCloud(context: TestContext) {
  const state = newFolder(context);
  const store = volumeStore(context);
  const queues = openSqliteQueues({ path: join(state, 'micronova.db'), clock: systemClock, chance: systemChance });
  context.after(() => queues.close());
  await ensureEventQueues(queues);
  await ensureHostQueue(queues, host);

  function start(...options: readonly string[]): ChildProcess {
    const args = [main, '--host', host, '--state', state, '--volumes', store.volumes, ...options];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    context.after(() => child.kill('SIGKILL'));
    return child;
  }

  async function order(number: number, wanted: Partial<WantedVolume> | null, to = host): Promise<void> {
    const filled = store.order(number, wanted);
    await queues.send(
      hostQueue(host),
      volumeOrderMessage({ type: 'volume order', host: to, issuedAt: systemClock.now(), requestId: 'req-1', ...filled }),
    );
  }

  /** The next event of that kind; others are dropped. */
  async function event(type: 'volume'): Promise<VolumeEvent>;
  async function event(type: 'volume heartbeat'): Promise<VolumeHeartbeat>;
  async function event(type: 'volume' | 'volume heartbeat'): Promise<VolumeEvent | VolumeHeartbeat> {
    for (;;) {
      for (const { body, receipt } of await queues.receive(eventsQueue, { limit: 1, waitSeconds: 20, visibilitySeconds: 30 })) {
        await queues.acknowledge(eventsQueue, receipt);
        const told: unknown = JSON.parse(body);
        const schema = type === 'volume' ? volumeEventSchema : volumeHeartbeatSchema;
        const found = schema['~standard'].validate(told);
        if (!(found instanceof Promise) && found.issues === undefined) return found.value;
      }
    }
  }

  async function stop(child: ChildProcess): Promise<unknown> {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const [status] = await ended;
    return status;
  }

  return { ...store, state, queues, start, order, event, stop };
}

async function end(child: ChildProcess): Promise<{ status: unknown; said: string }> {
  assert.ok(child.stderr);
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { status, said };
}

test('an agent keeps volumes as orders say, and what it exports outlives it', { skip }, async (context) => {
  const cloud = await testCloud(context);
  const agent = cloud.start();
  const { reach, capacity } = await cloud.event('volume heartbeat');
  assert.deepEqual(reach, { folder: cloud.folders.sockets });
  assert.ok(capacity.totalGib >= capacity.freeGib && capacity.provisionedGib === 0);
  await cloud.order(1, { exports: [one], sizeGib: 3 });
  const { standing, revision, host: from } = await cloud.event('volume');
  assert.deepEqual([standing, revision, from], [{ sizeGib: 3, snapshotIds: [], exports: [exportName(one)] }, 1, host]);
  const user = cloud.client(one);
  await user.tell(write(1), /wrote/);
  assert.equal(await cloud.stop(agent), 0);
  assert.match(await user.tell(write(2), /wrote|failed/), /wrote/);
  assert.equal(cloud.processes().length, 1);

  const next = cloud.start();
  assert.equal((await cloud.event('volume heartbeat')).capacity.provisionedGib, 3);
  await cloud.order(1, { exports: [two], sizeGib: 3 });
  assert.deepEqual((await cloud.event('volume')).standing?.exports, [exportName(two)]);
  await cloud.order(1, null);
  assert.equal((await cloud.event('volume')).standing, null);
  assert.equal(await cloud.stop(next), 0);
  assert.deepEqual([cloud.processes(), readdirSync(cloud.folders.sockets)], [[], []]);
});

test('an agent that other machines reach tells them the port of an export', { skip }, async (context) => {
  const cloud = await testCloud(context);
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  probe.close();
  cloud.start('--listen', `127.0.0.1:${port}`);
  assert.deepEqual((await cloud.event('volume heartbeat')).reach, { address: '127.0.0.1', port });
  const where = () => fetch(`http://127.0.0.1:${port}/exports/${exportName(one)}`);
  assert.equal((await where()).status, 404);
  const key = 'ab'.repeat(32);
  await cloud.order(1, { exports: [{ ...one, key }] });
  await cloud.event('volume');
  const told = (await (await where()).json()) as { port: number };
  assert.ok((await cloud.ioAt(told.port, one, key, write(1), read(1))).done);
  await cloud.order(1, {});
  await cloud.event('volume');
  assert.equal((await where()).status, 404);
});

test('what is no order for this host is put aside, and keeps nobody waiting', { skip }, async (context) => {
  const cloud = await testCloud(context);
  cloud.start();
  await cloud.order(1, {}, 'another-host');
  await cloud.queues.send(hostQueue(host), { group: 'g', deduplicationId: 'd', body: '{"type":"anything"}' });
  await cloud.order(2, {});
  assert.equal((await cloud.event('volume')).volumeId, volumeId(2));
  const dead = [];
  while (dead.length < 2) {
    dead.push(...(await cloud.queues.receive(commandsDeadLetterQueue, { limit: 10, waitSeconds: 20, visibilitySeconds: 60 })));
  }
  assert.equal(dead.length, 2);
});

test('two agents do not keep the same volumes', { skip }, async (context) => {
  const cloud = await testCloud(context);
  cloud.start();
  await cloud.event('volume heartbeat');
  const { status, said } = await end(cloud.start());
  assert.equal(status, 1);
  assert.match(said, /^Another agent keeps the volumes in .*\n$/);
});

test('an agent without its programs says what to install', async (context) => {
  const state = newFolder(context);
  const args = [main, '--host', host, '--state', state, '--volumes', join(state, 'volumes')];
  const { status, said } = await end(spawn(process.execPath, args, { env: { PATH: state }, stdio: ['ignore', 'ignore', 'pipe'] }));
  assert.equal(status, 1);
  assert.match(said, /^Volumes need qemu-img, qemu-storage-daemon, not found here: apt-get install .*qemu-utils qemu-system-common\n$/);
});

test('an agent that cannot keep its files, or listen where it is told, says so in a line', { skip }, async (context) => {
  const state = newFolder(context);
  writeFileSync(join(state, 'file'), '');
  const start = (...options: readonly string[]) =>
    end(
      spawn(process.execPath, [main, '--host', host, '--state', state, ...options], {
        stdio: ['ignore', 'ignore', 'pipe'],
      }),
    );
  context.after(() => rmSync(openFolders(join(state, 'volumes')).sockets, { recursive: true }));
  const cases = [
    [['--volumes', join(state, 'file')], 1, /^Volumes cannot be kept in .*\n$/],
    [['--volumes', join(state, 'volumes'), '--listen', 'here'], 2, /^--listen takes an address/],
    [['--volumes', join(state, 'volumes'), '--listen', '192.0.2.1:9800'], 1, /^Exports cannot be told of at 192.0.2.1:9800: .*\n$/],
  ] as const;
  for (const [options, status, says] of cases) {
    const told = await start(...options);
    assert.equal(told.status, status);
    assert.match(told.said, says);
  }
});

test('a host of the local system keeps volumes in its own folder', { skip }, async (context) => {
  const cloud = await testCloud(context);
  const stop = new AbortController();
  context.after(() => stop.abort());
  const log = { write() {} };
  const local = await openVolumeHost({ queues: cloud.queues, clock: systemClock, log }, cloud.state, host);
  const running = local.run(stop.signal);
  const { reach } = await cloud.event('volume heartbeat');
  assert.ok('folder' in reach && reach.folder.length < 60);
  context.after(() => rmSync(reach.folder, { recursive: true }));
  await cloud.order(1, {});
  assert.equal((await cloud.event('volume')).standing?.sizeGib, 1);
  assert.ok(existsSync(join(cloud.state, 'hosts', host, 'volumes', volumeId(1), 'data.qcow2')));
  stop.abort();
  await running;
});
