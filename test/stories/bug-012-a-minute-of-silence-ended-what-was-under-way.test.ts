import assert from 'node:assert/strict';
import { agentEvents } from '../../functions/workers/agent-events.ts';
import { reap } from '../../functions/workers/reap.ts';
import * as limits from '../../shared/limits.ts';
import { heartbeatMessage } from '../../shared/messaging/events.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

story('builds go on while events lag for minutes, however many hosts seem to be down', async (system) => {
  const { create, status } = cloud(system);
  const ids = [await create('a'), await create('b')];
  for (let minute = 0; minute < 10; minute++) {
    await system.clock.advance(60_000);
    await reap(system.ports);
  }
  for (const id of ids) assert.equal(await status(id), 'BUILD');
  assert.ok(system.records.some(({ event }) => event === 'most hosts are silent'));
  await system.beat();
  await system.settle();
  for (const id of ids) assert.equal(await status(id), 'ACTIVE');
});

story('a host that is silent for a minute loses nothing; for five minutes, while another is heard, it counts as gone', async (system) => {
  const { create, status } = cloud(system);
  const id = await create('a');
  const host = (await cloud(system, 'admin').show(id)).text('server.OS-EXT-SRV-ATTR:host');
  const others = [...system.hosts.keys()].filter((name) => name !== host);
  for (const [seconds, expected] of [
    [61, 'BUILD'],
    [limits.hostGoneSeconds - 62, 'BUILD'],
    [1, 'ERROR'],
  ] as const) {
    await system.clock.advance(seconds * 1000);
    await system.beat(others);
    await reap(system.ports);
    assert.equal(await status(id), expected);
  }
});

/** A group waits for what is to be tried again: one failed heartbeat held its host's events back for the queue's visibility. */
story('a heartbeat that cannot be applied, and what cannot be read, is dropped and holds nobody up', async (system) => {
  const { ports } = system;
  const inventory = await system.hosts.get('host-1')?.driver.inventory();
  assert.ok(inventory);
  const record = (body: string) => ({ Records: [{ messageId: '1', body, attributes: { MessageGroupId: 'host-1', SentTimestamp: '1' } }] });
  const { body } = heartbeatMessage({ type: 'heartbeat', host: 'host-1', at: ports.clock.now() + 1, inventory, startedAt: 0, inHand: [] });
  const broken = { ...ports, store: { ...ports.store, get: () => Promise.reject(new Error('The table is out of reach.')) } };
  assert.deepEqual(await agentEvents(broken)(record(body)), { batchItemFailures: [] });
  for (const garbage of ['', '{', '{}', '[]', '{"type":"result","host":"host-1"}', '{"type":"heartbeat","host":7}']) {
    assert.deepEqual(await agentEvents(ports)(record(garbage)), { batchItemFailures: [] }, garbage);
  }
  assert.equal(system.records.filter(({ event }) => event === 'event dropped').length, 7);
});

/** Whoever may write to the queue could send garbage under another's group, which was tried again and again. */
story('who sent a message is looked at before it is read', async (system) => {
  const { ports } = system;
  const body = '{"type":"heartbeat","host":"host-1","at":"garbage"}';
  const attributes = { MessageGroupId: 'host-1', SenderId: 'AIDASTRANGER', SentTimestamp: '1' };
  assert.deepEqual(await agentEvents(ports)({ Records: [{ messageId: '1', body, attributes }] }), { batchItemFailures: [] });
  assert.deepEqual(
    system.records.map(({ event }) => event).filter((event) => event === 'foreign event' || event === 'event dropped'),
    ['foreign event'],
  );
});
