import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { agentEvents } from '../../functions/workers/agent-events.ts';
import { findHost } from '../../shared/compute/hosts/host.ts';
import { speaksFor } from '../../shared/compute/hosts/registered-agent.ts';
import { hostQueue } from '../../shared/messaging/agent-queues.ts';
import { heartbeatMessage } from '../../shared/messaging/events.ts';
import { personas } from '../support/personas.ts';
import { makeSystem, type System } from '../support/system.ts';

// Hooks outside of a suite would be hooks of every file's tests.
describe('agents', () => {
  let system: System;
  beforeEach(async () => {
    system = await makeSystem({ hosts: ['host-1'] });
  });
  afterEach(() => system.close());

  const register = (as: (typeof personas)[number], agent: object) => system.request('POST', '/agents', { as, body: { agent } });

  test('only administrators register agents', async () => {
    for (const persona of personas) {
      const { status } = await register(persona, { host: 'compute-1', principal: 'AIDA1' });
      assert.equal(status, persona === 'admin' ? 201 : 403, persona);
    }
  });

  test('registering a host makes its queue, however often it is done', async () => {
    for (const principal of ['AIDA1', 'AIDA2']) {
      const answer = await register('admin', { host: 'compute-1', principal });
      assert.equal(answer.status, 201);
      assert.equal(answer.text('agent.principal'), principal);
    }
    const queue = hostQueue('compute-1');
    await system.ports.queues.send(queue, { group: 'g', deduplicationId: '1', body: 'x' });
    assert.equal((await system.ports.queues.receive(queue, { limit: 1, waitSeconds: 0, visibilitySeconds: 1 })).length, 1);
  });

  test('a host whose name cannot be one is refused', async () => {
    for (const host of ['../x', '', 'a b', '-x']) assert.equal((await register('admin', { host })).status, 400, host);
  });

  test('where queues know their senders an agent is registered with its principal', async () => {
    const described: string[] = [];
    const hostAccess = {
      describe(host: string) {
        described.push(host);
        if (host.length > 20) throw new RangeError('too long');
        return { region: 'r', sqsPrefix: 'p-', commandsQueueArn: 'c', eventsQueueArn: 'e', policy: { Version: '2012-10-17' } };
      },
    };
    Object.assign(system.ports, { hostAccess });
    assert.equal((await register('admin', { host: 'compute-1' })).status, 400);
    assert.equal((await register('admin', { host: 'compute-1-with-a-long-name', principal: 'AIDA1' })).status, 400);
    const answer = await register('admin', { host: 'compute-1', principal: 'AIDA1' });
    assert.deepEqual([answer.text('agent.sqs_prefix'), answer.at('agent.policy')], ['p-', { Version: '2012-10-17' }]);
  });

  /** A heartbeat in the name of the host, from whomever the queue says. @returns whether it was believed */
  async function heartbeat(host: string, sender: string | undefined): Promise<boolean> {
    const inventory = (await findHost(system.ports.store, 'host-1'))?.inventory;
    assert.ok(inventory);
    system.clock.advance(1_000);
    const at = system.clock.now();
    const { body, group } = heartbeatMessage({ type: 'heartbeat', host, at, inventory, startedAt: 0, inHand: [] });
    const attributes = { MessageGroupId: group, SentTimestamp: String(at), ...(sender === undefined ? {} : { SenderId: sender }) };
    const { batchItemFailures } = await agentEvents(system.ports)({ Records: [{ messageId: '1', body, attributes }] });
    assert.deepEqual(batchItemFailures, [], 'nothing is to be tried again');
    return (await findHost(system.ports.store, host))?.heartbeatAt === at;
  }

  test("events are believed of the host's own principal alone, whatever they say", async () => {
    await register('admin', { host: 'compute-1', principal: 'AIDA1' });
    await register('admin', { host: 'compute-2', principal: 'AIDA2' });
    assert.equal(await heartbeat('compute-1', 'AIDA1'), true);
    assert.equal(await heartbeat('compute-1', 'AIDA2'), false);
    assert.equal(await heartbeat('compute-3', 'AIDA1'), false, 'an unregistered host has no principal');
    const foreign = system.records.filter(({ event }) => event === 'foreign event');
    assert.deepEqual(
      foreign.map(({ host, sender }) => [host, sender]),
      [
        ['compute-1', 'AIDA2'],
        ['compute-3', 'AIDA1'],
      ],
    );
  });

  test('on one machine, where queues know no senders, every event is believed', async () => {
    assert.equal(await heartbeat('compute-1', undefined), true);
  });

  test('a role speaks through its sessions, a session only for itself', () => {
    const agent = (principal: string | null) => ({ host: 'h', principal, registeredAt: '' });
    assert.equal(speaksFor(agent('AROA1'), 'AROA1:i-1'), true);
    assert.equal(speaksFor(agent('AROA1:i-1'), 'AROA1:i-1'), true);
    assert.equal(speaksFor(agent('AROA1:i-1'), 'AROA1:i-2'), false);
    assert.equal(speaksFor(agent('AROA1'), 'AROA12:i-1'), false);
    assert.equal(speaksFor(agent(null), 'AROA1'), false);
    assert.equal(speaksFor(undefined, 'AROA1'), false);
  });
});
