import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandTable } from '../../agent/commands.ts';
import { ensureHostQueue } from '../../shared/messaging/agent-queues.ts';
import { commandMessage } from '../../shared/messaging/command-message.ts';
import { type Command, commandPayloads, commandSchema, readCommand, UnknownCommand } from '../../shared/messaging/commands.ts';
import { MalformedMessage } from '../../shared/messaging/encoding.ts';
import { heartbeatMessage, type ResultEvent, readEvent, resultMessage } from '../../shared/messaging/events.ts';
import { assertSendable } from '../../shared/messaging/limits.ts';
import { isHostName } from '../../shared/messaging/members.ts';
import { buildPayload, serverId } from '../support/agent.ts';

const command: Command = {
  id: '00000000-0000-4000-9000-000000000001',
  serverId: serverId(1),
  host: 'host-1',
  generation: 1,
  issuedAt: 1,
  deadline: 2,
  requestId: 'req-1',
  name: 'build',
  payload: buildPayload,
};

const result: ResultEvent = {
  type: 'result',
  host: 'host-1',
  commandId: command.id,
  serverId: command.serverId,
  generation: 1,
  outcome: 'done',
  result: { powerState: 1 },
  at: 3,
};

test('a command is read as it was sent', () => {
  assert.deepEqual(readCommand(commandMessage(command).body), command);
});

test('what a newer sender adds is dropped', () => {
  const body = JSON.stringify({ ...command, colour: 'red', payload: { ...buildPayload, colour: 'red' } });
  assert.deepEqual(readCommand(body), command);
});

test('names and metadata with characters that a queue refuses arrive unharmed in a body without them', () => {
  const odd: Command = { ...command, payload: { ...buildPayload, name: 'web 🚀', metadata: { note: '\uFFFE\uFFFF\u0000\uD83D' } } };
  const { body } = commandMessage(odd);
  // Allowed in a message body according to the SQS API Reference, and to its stand-in for tests.
  assert.match(body, /^[ -\uD7FF\uE000-\uFFFD]*$/);
  assert.deepEqual(readCommand(body), odd);
});

test('a command that is sent again is another message of the same group', () => {
  const [first, again] = [commandMessage(command), commandMessage(command, 1)];
  assert.equal(first.group, again.group);
  assert.notEqual(first.deduplicationId, again.deduplicationId);
  assert.equal(commandMessage(command).deduplicationId, first.deduplicationId);
});

test('each delivery of a command has an answer of its own, and one answer only', () => {
  const ids = [
    { id: 'm1', receiveCount: 1 },
    { id: 'm1', receiveCount: 2 },
    { id: 'm2', receiveCount: 1 },
  ].map((delivery) => resultMessage(result, delivery).deduplicationId);
  assert.equal(new Set(ids).size, 3);
  assert.equal(resultMessage(result, { id: 'm1', receiveCount: 1 }).deduplicationId, ids[0]);
});

test('all messages fit the queues', () => {
  const uuid = command.id;
  assertSendable(commandMessage(command, 99));
  assertSendable(resultMessage(result, { id: uuid, receiveCount: 99 }));
  const inventory = {
    vcpus: 1,
    memoryMib: 1,
    diskGib: 1,
    hypervisorType: 'fake',
    hypervisorVersion: 1,
    hypervisorHostname: 'h',
    hostIp: '127.0.0.1',
    cpuInfo: { arch: 'x86_64', model: '', vendor: '', features: [], topology: { sockets: 1, cores: 1, threads: 1 } },
    traits: [],
  };
  const heartbeat = { type: 'heartbeat' as const, host: 'h'.repeat(70), at: 1e13, startedAt: 1e13, inventory, inHand: [] };
  assertSendable(heartbeatMessage(heartbeat));
  assert.deepEqual(readEvent(heartbeatMessage(heartbeat).body), heartbeat);
});

test('a command with an unknown name or payload says so and is still known by its id', () => {
  for (const wrong of [
    { ...command, name: 'levitate' },
    { ...command, payload: {} },
  ]) {
    assert.throws(
      () => readCommand(JSON.stringify(wrong)),
      (error) => error instanceof UnknownCommand && error.command.id === command.id,
    );
  }
});

test('what is no command or event is malformed, and the error does not repeat it', () => {
  for (const body of ['', '{', 'null', '{"id":"secret"}', JSON.stringify({ ...command, generation: 0 })]) {
    assert.throws(
      () => readCommand(body),
      (error) => error instanceof MalformedMessage && !error.message.includes('secret'),
    );
    assert.throws(() => readEvent(body), MalformedMessage);
  }
});

test('agent and messages know the same commands', () => {
  const control = ['give_up', 'force_complete'];
  assert.deepEqual(
    Object.keys(commandTable),
    Object.keys(commandPayloads).filter((name) => !control.includes(name)),
  );
});

test('the schema takes a command apart by its name', () => {
  assert.deepEqual(commandSchema.parse(command), command);
  assert.equal(commandSchema.safeParse({ ...command, name: 'reboot', payload: { type: 'GENTLE' } }).success, false);
});

test('a host has a name that its queue can have', async () => {
  for (const name of ['a', 'host-1.example.org', 'x'.repeat(70)]) assert.ok(isHostName(name));
  for (const name of ['', '.', '../x', 'a b', 'ü', 'x'.repeat(71)]) {
    assert.ok(!isHostName(name));
    await assert.rejects(ensureHostQueue({ ensure: async () => {} }, name), RangeError);
  }
});
