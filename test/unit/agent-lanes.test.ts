import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostQueue } from '../../shared/messaging/agent-queues.ts';
import { commandMessage } from '../../shared/messaging/command-message.ts';
import { laneOfGroup, lanes } from '../../shared/messaging/lanes.ts';
import type { OutgoingMessage } from '../../shared/messaging/port.ts';
import { questionMessage } from '../../shared/messaging/questions.ts';
import { buildPayload, gate, host, serverId, testHost } from '../support/agent.ts';

const questionId = (number: number) => `00000000-0000-4000-a000-${String(number).padStart(12, '0')}`;

/** A host that is busy with as many builds as it carries out at once, until the gate opens. */
async function busyHost(context: Parameters<typeof testHost>[0], consoleOutput?: Promise<void>) {
  const work = gate();
  context.after(() => work.open());
  const subject = await testHost(context);
  subject.intercept = ({ operation }) => (operation === 'spawn' ? work.opened : operation === 'consoleOutput' ? consoleOutput : undefined);
  subject.start({ concurrency: 2 });
  const builds = [1, 2].map((number) => subject.command('build', buildPayload, { serverId: serverId(number) }));
  for (const build of builds) await subject.send(build);
  await subject.settle();
  const put = (message: OutgoingMessage) => subject.queues.send(hostQueue(host), message);
  const ask = (number: number, deadline: number) => {
    const asked = { serverId: serverId(1), lines: null };
    return put(questionMessage({ id: questionId(number), host, deadline, name: 'console_output', asked }));
  };
  return { ...subject, work, builds, put, ask };
}

test('the lane of a message is told by its group', () => {
  for (const [name, { group }] of Object.entries(lanes)) assert.equal(laneOfGroup(group(serverId(1))), name);
});

test('a question is answered while a host builds as much as it may', async (context) => {
  const { ask, clock, settle, events } = await busyHost(context);
  await ask(1, clock.now() + 10_000);
  await settle();
  const { answers } = await events();
  assert.deepEqual(
    answers.map(({ questionId: id, outcome, fault }) => ({ id, outcome, fault })),
    [{ id: questionId(1), outcome: 'failed', fault: 'The machine does not exist on its host.' }],
  );
});

test('a control message overtakes what is under way for its server', async (context) => {
  const { put, command, calls, settle, work, events } = await busyHost(context);
  const stop = command('stop', {}, { generation: 1 });
  await put({ ...commandMessage(stop), group: lanes.control.group(stop.serverId) });
  await settle();
  assert.deepEqual(
    calls.map(({ operation }) => operation),
    ['spawn', 'spawn', 'stop'],
  );
  work.open();
  await settle();
  // The build is no older than what has overtaken it.
  const { results } = await events();
  assert.equal(results.filter(({ outcome }) => outcome === 'done').length, 2);
});

test('commands for which there is no room wait with the agent, hidden and in order', async (context) => {
  const { send, command, calls, clock, settle, queues, work, machines, owed } = await busyHost(context);
  await send(command('build', buildPayload, { serverId: serverId(3) }));
  await send(command('stop', {}, { serverId: serverId(3) }));
  await clock.advance(600_000 - 1);
  assert.deepEqual(await queues.receive(hostQueue(host), { limit: 10, waitSeconds: 0, visibilitySeconds: 30 }), []);
  assert.equal(calls.length, 2);
  work.open();
  await settle();
  await clock.advance(1);
  assert.deepEqual(
    (await machines()).map(({ powerState }) => powerState),
    [1, 1, 4],
  );
  assert.equal(await owed(), 0);
});

test('turns are taken: a server with many commands does not keep another waiting', async (context) => {
  const subject = await testHost(context);
  const order: string[] = [];
  subject.intercept = ({ serverId: of }) => void order.push(of.slice(-1));
  const messages = [1, 1, 1, 2].map((number, index) => {
    const command = subject.command('discard', { machineId: serverId(9) }, { serverId: serverId(number) });
    return { ...commandMessage(command), id: `m${index}`, receipt: `r${index}`, sentAt: 0, receiveCount: 1 };
  });
  // SQS may hand out several messages of a group at once.
  const queues = {
    ...subject.queues,
    receive: async (...asked: Parameters<typeof subject.queues.receive>) => {
      return messages.length > 0 ? messages.splice(0) : subject.queues.receive(...asked);
    },
  };
  subject.start({ queues, concurrency: 1 });
  await subject.settle();
  assert.deepEqual(order, ['1', '2', '1', '1']);
});

test('a heartbeat names the commands in hand, those under way first', async (context) => {
  const { send, command, clock, events, builds, work, settle } = await busyHost(context);
  const waiting = command('build', buildPayload, { serverId: serverId(3) });
  await send(waiting);
  await settle();
  await clock.advance(60_000);
  const ids = [...builds, waiting].map(({ id }) => id);
  assert.deepEqual((await events()).heartbeats.at(-1)?.inHand, ids);
  work.open();
  await settle();
  await clock.advance(60_000);
  assert.deepEqual((await events()).heartbeats.at(-1)?.inHand, []);
});

test('a question whose deadline has passed is not looked up', async (context) => {
  const { ask, clock, settle, calls, events, owed } = await busyHost(context);
  await ask(1, clock.now());
  await settle();
  assert.deepEqual((await events()).answers, []);
  assert.equal(calls.filter(({ operation }) => operation === 'consoleOutput').length, 0);
  assert.equal(await owed(), 2);
});

test('a hypervisor that does not answer keeps a question no longer than somebody waits for it', async (context) => {
  const subject = await busyHost(context, new Promise(() => {}));
  await subject.ask(1, subject.clock.now() + 10_000);
  await subject.settle();
  await subject.clock.advance(10_000);
  assert.deepEqual((await subject.events()).answers, []);
  assert.equal(await subject.owed(), 2);
});

test('an agent says when it does not understand a question, and drops what is meant for another host', async (context) => {
  const { put, clock, settle, events, owed } = await busyHost(context);
  const asked = { id: questionId(1), host, deadline: clock.now() + 10_000, name: 'weather', asked: {} };
  await put(questionMessage(asked));
  await put(questionMessage({ ...asked, id: questionId(2), name: 'console_output' }));
  await put(questionMessage({ ...asked, id: questionId(3), host: 'host-9' }));
  await settle();
  assert.deepEqual(
    (await events()).answers.map(({ questionId: id, outcome }) => [id, outcome]),
    [
      [questionId(1), 'unknown'],
      [questionId(2), 'unknown'],
    ],
  );
  assert.equal(await owed(), 2);
});
