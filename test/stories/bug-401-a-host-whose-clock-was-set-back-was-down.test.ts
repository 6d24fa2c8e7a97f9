/**
 * Heartbeats were ordered by the host's own clock. One that was set back by less than three minutes made the host look down until it had caught up,
 * although it beat all the time. The queue says when it took a message, and nothing else orders them.
 */
import assert from 'node:assert/strict';
import { findHost, isUp } from '../../shared/compute/hosts/host.ts';
import { eventsQueue } from '../../shared/messaging/agent-queues.ts';
import { heartbeatMessage } from '../../shared/messaging/events.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

/** A heartbeat of a process that says it began at that time, by its own clock. */
async function beat({ ports, hosts, settle }: System, at: number, startedAt: number): Promise<void> {
  const inventory = await hosts.get('host-1')?.driver.inventory();
  assert.ok(inventory);
  await ports.queues.send(eventsQueue, heartbeatMessage({ type: 'heartbeat', host: 'host-1', at, startedAt, inventory, inHand: [] }));
  await settle();
}

const hostOf = async ({ ports }: System) => {
  const host = await findHost(ports.store, 'host-1');
  assert.ok(host);
  return { isUp: isUp(host, ports.clock.now()), startedAt: host.startedAt };
};

story('a host that beats is up, whatever its own clock says', async (system) => {
  const booted = Date.UTC(2030, 0, 1);
  await beat(system, booted, booted);
  // Its clock is set back by all but a second of what heartbeats are worth, and it beats each minute.
  for (const seconds of [59, 118, 177]) {
    await system.clock.advance(59_000);
    await beat(system, booted - 179_000 + seconds * 1000, booted);
  }
  await system.clock.advance(59_000);
  assert.deepEqual(await hostOf(system), { isUp: true, startedAt: booted });
});

story('of two processes of a host the later to send is the one that is known', async (system) => {
  await beat(system, 2_000, 1);
  await beat(system, 1_000, 2);
  assert.equal((await hostOf(system)).startedAt, 2);
});
