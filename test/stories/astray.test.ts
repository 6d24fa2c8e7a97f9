/** Machines that go off by themselves: servers are shown as they are, and can be started. */
import assert from 'node:assert/strict';
import { eventsQueue } from '../../shared/messaging/agent-queues.ts';
import { astrayMessage } from '../../shared/messaging/events.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

async function hostOf(system: System, id: string): Promise<string> {
  return (await cloud(system, 'admin').show(id)).text('server.OS-EXT-SRV-ATTR:host');
}

async function tells(system: System, host: string, serverId: string): Promise<void> {
  await system.ports.queues.send(eventsQueue, astrayMessage({ type: 'astray', host, serverId, at: system.clock.now() }));
  await system.settle();
}

story('a server whose machine went off is shown as off, says that it was stopped, and can be started', async (system) => {
  const { boot, status, action, ask } = cloud(system);
  const id = await boot('web');
  const host = await hostOf(system, id);
  await system.clock.advance(1_000);
  await system.hosts.get(host)?.driver.power(id, 'stop');
  await tells(system, host, id);
  assert.equal(await status(id), 'SHUTOFF');
  const actions = (await ask('GET', `/servers/${id}/os-instance-actions`)).at('instanceActions') as readonly { action: string }[];
  assert.equal(actions[0]?.action, 'stop');
  assert.equal((await action(id, 'os-start')).status, 202);
  await system.settle();
  assert.equal(await status(id), 'ACTIVE');
});

story('news that is old, of another host, or of a server that something is done to changes nothing', async (system) => {
  const { boot, status, action, delete: remove } = cloud(system);
  const id = await boot('web');
  const host = await hostOf(system, id);
  // It runs again by now.
  await tells(system, host, id);
  assert.equal(await status(id), 'ACTIVE');
  await tells(system, host === 'host-1' ? 'host-2' : 'host-1', id);
  await action(id, 'os-stop');
  await tells(system, host, id);
  assert.equal(await status(id), 'SHUTOFF');
  await remove(id);
  await tells(system, host, id);
  assert.equal(await status(id), 'GONE');
});
