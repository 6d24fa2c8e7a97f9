/** The lane `control`: what is said of a command that is under way, or on its way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandPayload } from '../../shared/messaging/commands.ts';
import { buildPayload, gate, testHost } from '../support/agent.ts';

const sending = (machineId: string): CommandPayload<'send_machine'> => ({
  machineId,
  volumes: [],
  isPaused: false,
  address: {},
  withDisks: true,
});

/** A host with a machine, and the command that sends it away. */
async function hostWithMachine(context: Parameters<typeof testHost>[0]) {
  const subject = await testHost(context);
  const build = subject.command('build', buildPayload);
  await subject.send(build);
  const stop = subject.start();
  await subject.settle();
  await subject.events();
  const send = subject.command('send_machine', sending(build.id));
  const about = (name: 'give_up' | 'force_complete') => subject.command(name, { commandId: send.id }, { generation: send.generation });
  return { subject, stop, send, about };
}

test('what is given up while it is under way ends with a fault, and the machine goes on', async (context) => {
  const { subject, send, about } = await hostWithMachine(context);
  const waiting = gate();
  subject.intercept = ({ operation }) => (operation === 'sendMachine' ? waiting.opened : undefined);
  await subject.send(send);
  await subject.settle();
  assert.deepEqual((await subject.events()).results, []);
  const giveUp = about('give_up');
  await subject.send(giveUp);
  await subject.settle();
  const { results } = await subject.events();
  assert.deepEqual(
    results.map(({ commandId, outcome, fault }) => [commandId, outcome, fault]).toSorted((one) => (one[0] === send.id ? -1 : 1)),
    [
      [send.id, 'failed', 'It was given up on request.'],
      [giveUp.id, 'done', undefined],
    ],
  );
  assert.equal((await subject.machines())[0]?.state, 'built');
  waiting.open();
});

test('what is given up before it is begun is refused, also by the next agent', async (context) => {
  const { subject, stop, send, about } = await hostWithMachine(context);
  await subject.send(about('give_up'));
  await subject.settle();
  await stop();
  subject.start();
  await subject.send(send);
  await subject.settle();
  const { results } = await subject.events();
  assert.deepEqual(
    results.map(({ outcome, fault }) => [outcome, fault]),
    [
      ['done', undefined],
      ['refused', 'It was given up on request.'],
    ],
  );
  assert.equal((await subject.machines())[0]?.state, 'built');
});

test('what has ended is not given up, and is not sent to its end', async (context) => {
  const { subject, send, about } = await hostWithMachine(context);
  await subject.send(send);
  await subject.settle();
  await subject.events();
  for (const name of ['give_up', 'force_complete'] as const) {
    await subject.send(about(name));
    await subject.settle();
    const [result] = (await subject.events()).results;
    assert.deepEqual([result?.outcome, result?.fault], ['failed', 'What it is about had come to its end.']);
  }
});

test('what would not end is sent to its end', async (context) => {
  const { subject, send, about } = await hostWithMachine(context);
  const waiting = gate();
  subject.intercept = ({ operation, course }) => {
    if (operation !== 'sendMachine') return;
    course?.hurried.addEventListener('abort', () => waiting.open());
    return waiting.opened;
  };
  await subject.send(send);
  await subject.settle();
  await subject.send(about('force_complete'));
  await subject.settle();
  const { results } = await subject.events();
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['done', 'done'],
  );
  assert.equal((await subject.machines())[0]?.state, 'handed over');
});

test('a sign of life comes before its time when there is news of what is under way, but not all the time', async (context) => {
  const { subject, send } = await hostWithMachine(context);
  const gates = [gate(), gate(), gate()] as const;
  subject.intercept = ({ operation, percent = 0 }) => (operation === 'sendMachine' ? gates[percent / 25]?.opened : undefined);
  await subject.send(send);
  await subject.settle();
  await subject.events();
  gates[0].open();
  await subject.settle();
  // It has just given one.
  assert.deepEqual((await subject.events()).heartbeats, []);
  await subject.clock.advance(11_000);
  gates[1].open();
  await subject.settle();
  const [heartbeat] = (await subject.events()).heartbeats;
  assert.deepEqual(
    heartbeat?.howFar?.map(({ commandId, percent }) => [commandId, percent]),
    [[send.id, 50]],
  );
  gates[2].open();
});
