import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Driver } from '../../agent/driver.ts';
import { openLedger } from '../../agent/ledger.ts';
import * as limits from '../../shared/limits.ts';
import { hostQueue } from '../../shared/messaging/agent-queues.ts';
import type { Command } from '../../shared/messaging/commands.ts';
import type { Message, Queues } from '../../shared/messaging/port.ts';
import { buildPayload, gate, host, serverId, testHost } from '../support/agent.ts';

test('a host tells at once, and then regularly, that it is there and what it has', async (context) => {
  const subject = await testHost(context);
  const startedAt = subject.clock.now();
  subject.start();
  await subject.settle();
  await subject.clock.advance(2 * limits.heartbeatSeconds * 1000);
  const { heartbeats } = await subject.events();
  assert.deepEqual(
    heartbeats.map(({ at }) => at - startedAt),
    [0, 1, 2].map((beats) => beats * limits.heartbeatSeconds * 1000),
  );
  assert.ok(heartbeats.every((heartbeat) => heartbeat.host === host && heartbeat.startedAt === startedAt));
  assert.deepEqual(heartbeats[0]?.inventory, await subject.driver.inventory());
});

test('a heartbeat that cannot be sent stops neither the next one nor the commands', async (context) => {
  const subject = await testHost(context);
  let failures = 1;
  const driver: Driver = {
    ...subject.driver,
    async inventory() {
      failures -= 1;
      if (failures >= 0) throw new Error('libvirt is not there');
      return subject.driver.inventory();
    },
  };
  subject.start({ driver });
  await subject.send(subject.command('build', buildPayload));
  await subject.settle();
  await subject.clock.advance(limits.heartbeatSeconds * 1000);
  const { heartbeats, results } = await subject.events();
  assert.deepEqual([heartbeats.length, results.length], [1, 1]);
});

test('commands for one server are carried out in order, those for others meanwhile', async (context) => {
  const subject = await testHost(context);
  const first = gate();
  const finished: string[] = [];
  subject.intercept = async ({ operation, serverId: of }) => {
    if (operation === 'spawn' && of === serverId(1)) await first.opened;
    finished.push(`${operation} ${of.at(-1)}`);
  };
  subject.start();
  for (const number of [1, 2]) {
    await subject.send(subject.command('build', buildPayload, { serverId: serverId(number) }));
    await subject.send(subject.command('stop', {}, { serverId: serverId(number) }));
  }
  await subject.settle();
  assert.deepEqual(finished, ['spawn 2', 'stop 2']);
  first.open();
  await subject.settle();
  assert.deepEqual(finished, ['spawn 2', 'stop 2', 'spawn 1', 'stop 1']);
});

/** Queues that hand out several messages of a group at once, as SQS does. */
function generous(queues: Queues, commands: readonly Command[]): { queues: Queues; acknowledged: string[]; extended: [string, number][] } {
  const acknowledged: string[] = [];
  const extended: [string, number][] = [];
  const messages = commands.map((command, index): Message => {
    return { id: `m${index}`, group: command.serverId, body: JSON.stringify(command), receipt: `r${index}`, sentAt: 0, receiveCount: 1 };
  });
  return {
    acknowledged,
    extended,
    queues: {
      ...queues,
      receive: async (queue, options) => (messages.length > 0 ? messages.splice(0) : queues.receive(queue, options)),
      acknowledge: async (_, receipt) => void acknowledged.push(receipt),
      extend: async (_, receipt, seconds) => void extended.push([receipt, seconds]),
    },
  };
}

test('several commands of one server in one delivery keep their order', async (context) => {
  const subject = await testHost(context);
  const { queues, acknowledged } = generous(subject.queues, [
    subject.command('build', buildPayload),
    subject.command('stop', {}),
    subject.command('start', {}),
  ]);
  const work = gate();
  subject.intercept = ({ operation }) => (operation === 'spawn' ? work.opened : undefined);
  const operations = () => subject.calls.map(({ operation }) => operation);
  subject.start({ queues });
  await subject.settle();
  assert.deepEqual(operations(), ['spawn']);
  work.open();
  await subject.settle();
  assert.deepEqual(operations(), ['spawn', 'stop', 'start']);
  assert.deepEqual(acknowledged, ['r0', 'r1', 'r2']);
});

test('commands behind one that could not be ended are given back before it', async (context) => {
  const subject = await testHost(context);
  subject.intercept = () => {
    throw new Error('libvirt is not there');
  };
  const { queues, extended } = generous(subject.queues, [
    subject.command('build', buildPayload),
    subject.command('stop', {}),
    subject.command('start', {}),
    subject.command('build', buildPayload, { serverId: serverId(2) }),
  ]);
  subject.start({ queues });
  await subject.settle();
  assert.deepEqual(
    extended.filter(([receipt]) => receipt !== 'r3'),
    [
      ['r2', 0],
      ['r1', 0],
      ['r0', 2],
    ],
  );
  assert.deepEqual(
    subject.calls.map(({ operation }) => operation),
    ['spawn', 'spawn'],
  );
});

test('no more commands are held than the agent may', async (context) => {
  const subject = await testHost(context);
  const work = gate();
  subject.intercept = () => work.opened;
  subject.start({ concurrency: 2 });
  for (const number of [1, 2, 3]) await subject.send(subject.command('build', buildPayload, { serverId: serverId(number) }));
  await subject.settle();
  assert.equal(subject.calls.length, 2);
  work.open();
  await subject.settle();
  assert.equal((await subject.machines()).length, 3);
});

test('a command that takes long is not handed out again meanwhile', async (context) => {
  const subject = await testHost(context);
  const work = gate();
  subject.intercept = () => work.opened;
  subject.start({ visibilitySeconds: 30 });
  await subject.send(subject.command('build', buildPayload));
  await subject.clock.advance(300_000);
  const other = await subject.queues.receive(hostQueue(host), { limit: 10, waitSeconds: 0, visibilitySeconds: 30 });
  assert.deepEqual(other, []);
  work.open();
  await subject.settle();
  const { results } = await subject.events();
  assert.equal(results.length, 1);
  assert.equal(await subject.owed(), 0);
});

test('an agent told to stop finishes what it is at and takes no more', async (context) => {
  const subject = await testHost(context);
  const work = gate();
  subject.intercept = () => work.opened;
  const stop = subject.start();
  await subject.send(subject.command('build', buildPayload));
  await subject.settle();
  const stopped = stop();
  await subject.send(subject.command('build', buildPayload, { serverId: serverId(2) }));
  await subject.settle();
  work.open();
  assert.deepEqual(await stopped, { abandoned: 0 });
  assert.deepEqual(
    (await subject.machines()).map((machine) => machine.serverId),
    [serverId(1)],
  );
  assert.equal((await subject.events()).results.length, 1);
  assert.equal(await subject.owed(), 1);
  assert.equal(subject.clock.sleepers, 0, 'nothing of the agent goes on');
});

test('an agent told to stop gives back what it has not begun', async (context) => {
  const subject = await testHost(context);
  const work = gate();
  subject.intercept = () => work.opened;
  const { queues, acknowledged, extended } = generous(subject.queues, [
    subject.command('build', buildPayload),
    subject.command('stop', {}),
  ]);
  const stop = subject.start({ queues });
  await subject.settle();
  const stopped = stop();
  await subject.settle();
  work.open();
  assert.deepEqual(await stopped, { abandoned: 0 });
  assert.deepEqual(acknowledged, ['r0']);
  assert.deepEqual(extended, [['r1', 0]]);
});

test('draining ends in time even if a command does not', async (context) => {
  const subject = await testHost(context);
  subject.intercept = () => new Promise(() => {});
  const stop = subject.start({ drainSeconds: 30 });
  await subject.send(subject.command('build', buildPayload));
  await subject.settle();
  const stopped = stop();
  await subject.settle();
  await subject.clock.advance(30_000);
  assert.deepEqual(await stopped, { abandoned: 1 });
  assert.equal(await subject.owed(), 1);
});

test('a queue that cannot be reached is tried again, ever less often', async (context) => {
  const subject = await testHost(context);
  const tries: number[] = [];
  let isDown = true;
  const queues: Queues = {
    ...subject.queues,
    async receive(queue, options) {
      tries.push(subject.clock.now());
      if (isDown) throw new Error('no route to host');
      return subject.queues.receive(queue, options);
    },
  };
  subject.start({ queues });
  await subject.send(subject.command('build', buildPayload));
  await subject.settle();
  await subject.clock.advance(14_000);
  const [first = 0] = tries;
  assert.deepEqual(
    tries.map((at) => at - first),
    [0, 2_000, 6_000, 14_000],
  );
  isDown = false;
  await subject.clock.advance(16_000);
  assert.equal((await subject.machines()).length, 1);
});

test('a host that begins anew lets go of what it was told before, and does what it is told since', async (context) => {
  const subject = await testHost(context);
  const ledger = openLedger(':memory:');
  context.after(() => ledger.close());
  await subject.send(subject.command('build', buildPayload));
  await subject.clock.advance(1_000);
  subject.start({ ledger });
  await subject.settle();
  assert.deepEqual([subject.calls.length, await subject.owed()], [0, 0]);
  assert.deepEqual(
    subject.logged.filter(({ event }) => event === 'command let go').map(({ level }) => level),
    ['warn'],
  );
  await subject.send(subject.command('build', buildPayload));
  await subject.settle();
  assert.equal((await subject.machines()).length, 1);
});

test('bug-602: a dead letter from before that is put back is let go too', async (context) => {
  const subject = await testHost(context);
  const ledger = openLedger(':memory:');
  context.after(() => ledger.close());
  const command = { ...subject.command('build', buildPayload), sentAt: subject.clock.now() };
  await subject.clock.advance(120_000);
  subject.start({ ledger });
  await subject.settle();
  await subject.clock.advance(1_000);
  await subject.send(command);
  await subject.settle();
  assert.deepEqual([subject.calls.length, await subject.owed()], [0, 0]);
  await subject.send({ ...command, sentAt: subject.clock.now() }, 1);
  await subject.settle();
  assert.equal((await subject.machines()).length, 1, 'what is owed still is sent anew');
});

test('a clock that was ahead when the ledger began deafens the host no longer than it is ahead', async (context) => {
  const subject = await testHost(context);
  const ledger = openLedger(':memory:');
  context.after(() => ledger.close());
  await ledger.began(subject.clock.now() + 10 * 365 * 86_400_000);
  subject.start({ ledger });
  await subject.send(subject.command('build', buildPayload));
  await subject.settle();
  assert.equal((await subject.machines()).length, 1);
});
