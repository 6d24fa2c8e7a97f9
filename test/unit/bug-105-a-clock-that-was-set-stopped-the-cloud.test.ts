/** Clocks are set forward and back by an hour: whoever logs in, receives, beats or reaps goes on. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { dispatchOwed } from '../../functions/workers/dispatch.ts';
import { reap } from '../../functions/workers/reap.ts';
import { inSteadyTime } from '../../infra/local/steady-time.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { kept } from '../../shared/kept.ts';
import * as limits from '../../shared/limits.ts';
import { hostQueue } from '../../shared/messaging/agent-queues.ts';
import { openSqliteQueues } from '../../shared/messaging/sqlite.ts';
import { type FakeClock, fakeClock, seededChance, settle } from '../support/clock.ts';
import { identitySystem, passwords } from '../support/identity.ts';
import { makeSystem } from '../support/system.ts';

const hour = 3_600_000;

test('a password that was changed while the clock was ahead is good at once when the clock is right', async () => {
  const cloud = await identitySystem();
  const id = await cloud.addUser('ann', ['member']);
  const works = async (token: string) => (await cloud.send('GET', `/identity/v3/users/${id}`, { token })).status === 200;
  const change = (original_password: string, password: string) =>
    cloud.send('POST', `/identity/v3/users/${id}/password`, { body: { user: { original_password, password } } });
  cloud.clock.step(hour);
  const early = await cloud.token('ann', 'ann', 'demo');
  assert.equal((await change('ann', 'second')).status, 204);
  const ahead = await cloud.token('ann', 'second', 'demo');
  cloud.clock.step(-hour);
  const now = await cloud.token('ann', 'second', 'demo');
  assert.deepEqual([await works(early), await works(ahead), await works(now)], [false, true, true]);
  assert.equal((await change('second', 'third')).status, 204);
  assert.deepEqual([await works(ahead), await works(now)], [false, false], 'also what was issued in a future that did not come');
  assert.ok(await works(await cloud.token('ann', 'third', 'demo')));
});

test('a role that was taken and a project that was disabled while the clock was ahead end no later tokens', async () => {
  const cloud = await identitySystem();
  const id = await cloud.addUser('ann', ['member', 'service']);
  const { id: project } = await cloud.projectNamed('demo');
  const admin = await cloud.token('admin', passwords.admin, 'admin');
  const unscoped = await cloud.token('ann', 'ann');
  cloud.clock.step(hour);
  const roles = (await cloud.send('GET', '/identity/v3/roles?name=service', { token: admin })).text('roles.0.id');
  const path = `/identity/v3/projects/${project}/users/${id}/roles/${roles}`;
  assert.equal((await cloud.send('DELETE', path, { token: admin })).status, 204);
  for (const enabled of [false, true]) {
    const body = { project: { enabled } };
    assert.equal((await cloud.send('PATCH', `/identity/v3/projects/${project}`, { token: admin, body })).status, 200);
  }
  cloud.clock.step(-hour);
  const exchanged = await cloud.exchange(unscoped, { project: { id: project } });
  for (const token of [await cloud.token('ann', 'ann', 'demo'), exchanged.headers['X-Subject-Token'] ?? '']) {
    assert.equal((await cloud.send('GET', `/identity/v3/projects/${project}`, { token })).status, 200);
  }
});

test('what is kept for a while is read anew when the clock was set back', async () => {
  const clock = fakeClock();
  let readings = 0;
  const number = kept(5_000, clock, async () => ++readings);
  assert.equal(await number.get(), 1);
  clock.step(-hour);
  assert.equal(await number.get(), 2);
  assert.equal(await number.get(), 2);
});

test('hosts that beat while the clock was ahead take servers when it is right again, and count as down when they no longer beat', async (context) => {
  const system = await makeSystem();
  context.after(() => system.close());
  const create = async (name: string) => {
    const server = { name, imageRef: testImageId, flavorRef: '42', networks: 'none' };
    const made = await system.request('POST', '/compute/v2.1/servers', { as: 'member', version: '2.90', body: { server } });
    await system.settle();
    return (await system.request('GET', `/compute/v2.1/servers/${made.text('server.id')}`, { as: 'member' })).text('server.status');
  };
  system.clock.step(hour);
  await system.beat();
  await system.clock.advance(12_000);
  system.clock.step(-hour);
  await system.beat();
  assert.equal(await create('after'), 'ACTIVE');
  await system.clock.advance((limits.serviceDownSeconds + 1) * 1000);
  assert.equal(await create('silent'), 'ERROR');
  await system.beat();
  assert.equal(await create('again'), 'ACTIVE');
  system.assertNoDefects();
});

test('a command that was issued while the clock was ahead is sent when it is right again', async (context) => {
  const system = await makeSystem({ hosts: ['host-1'] });
  context.after(() => system.close());
  system.clock.step(hour);
  await system.beat();
  const { send } = system.ports.queues;
  // The sender dies after its commit.
  Object.assign(system.ports.queues, { send: () => Promise.reject(new Error('gone')) });
  const server = { name: 's', imageRef: testImageId, flavorRef: '42', networks: 'none' };
  const made = await system.request('POST', '/compute/v2.1/servers', { as: 'member', version: '2.90', body: { server } });
  Object.assign(system.ports.queues, { send });
  system.clock.step(-hour);
  assert.equal(await dispatchOwed(system.ports, 2_000), 1);
  // It is lost on the way; the host is up, so it is sent again.
  const lost = await system.ports.queues.receive(hostQueue('host-1'), { limit: 10, waitSeconds: 0, visibilitySeconds: 30 });
  for (const { receipt } of lost) await system.ports.queues.acknowledge(hostQueue('host-1'), receipt);
  await system.beat();
  await reap(system.ports);
  await system.settle();
  const shown = await system.request('GET', `/compute/v2.1/servers/${made.text('server.id')}`, { as: 'member' });
  assert.equal(shown.text('server.status'), 'ACTIVE');
});

test('the reaper leaves out the turn in which the clock was set, or the machine asleep, and no other', async () => {
  const clock = fakeClock();
  let turns = 0;
  const work = inSteadyTime(clock, 60_000, async () => {
    turns += 1;
  });
  const turn = async (step: number) => {
    await clock.advance(60_000);
    clock.step(step);
    await work();
    return turns;
  };
  assert.deepEqual([await turn(0), await turn(hour), await turn(0), await turn(-hour), await turn(20_000)], [1, 1, 2, 2, 3]);
});

function openQueues(context: TestContext, clock: FakeClock) {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-clock-'));
  const open = () => openSqliteQueues({ path: join(folder, 'queues.db'), clock, chance: seededChance(1) });
  const opened = [open()];
  context.after(() => {
    for (const queues of opened) queues.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const [queues] = opened;
  assert.ok(queues);
  const again = () => {
    const other = open();
    opened.push(other);
    return other;
  };
  return { queues, again };
}

const message = (number: number) => ({ group: `g${number}`, deduplicationId: `d${number}`, body: `${number}` });
const atOnce = { limit: 10, waitSeconds: 0, visibilitySeconds: 30 };

test('what was sent, and what was taken and not dealt with, while the clock was ahead is handed out when it is right again', async (context) => {
  const clock = fakeClock();
  const { queues, again } = openQueues(context, clock);
  await queues.ensure('q');
  clock.step(hour);
  await queues.send('q', message(1));
  assert.equal((await queues.receive('q', atOnce)).length, 1, 'its receiver dies with it');
  await queues.send('q', message(2));
  clock.step(-hour);
  const bodies = async (from: typeof queues) => (await from.receive('q', atOnce)).map(({ body }) => body).toSorted();
  assert.deepEqual(await bodies(queues), ['1', '2']);
  clock.step(hour);
  await clock.advance(30_000);
  assert.deepEqual(await bodies(queues), ['1', '2']);
  clock.step(-hour);
  assert.deepEqual(await bodies(again()), ['1', '2'], 'also by a process that did not see the clock go back');
  await clock.advance(queueMemory);
  await queues.send('q', message(1));
  assert.equal(await queues.depth('q'), 3, 'what was sent once is not remembered for longer');
});

/** As long as a queue remembers deduplication ids, milliseconds. */
const queueMemory = 300_000;

test('a jump forward wakes receivers for what is due then', async (context) => {
  const clock = fakeClock();
  const { queues } = openQueues(context, clock);
  await queues.ensure('q');
  await queues.send('q', message(1));
  await queues.receive('q', { ...atOnce, visibilitySeconds: 600 });
  const received = queues.receive('q', { ...atOnce, waitSeconds: 20 });
  await settle();
  clock.step(hour);
  await clock.advance(200);
  assert.equal((await received).length, 1);
});

test('a receiver whose clock is set back waits no longer than it was told to', async (context) => {
  const clock = fakeClock();
  const { queues } = openQueues(context, clock);
  await queues.ensure('q');
  const received = queues.receive('q', { ...atOnce, waitSeconds: 20 });
  await settle();
  clock.step(-hour);
  await clock.advance(20_000);
  assert.deepEqual(await received, []);
});
