import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { DriverFault } from '../../agent/driver.ts';
import { findHost, hosts } from '../../shared/compute/hosts/host.ts';
import { eventsQueue } from '../../shared/messaging/agent-queues.ts';
import { guestPasswordMessage } from '../../shared/messaging/events.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { allMachines } from '../support/soundness.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { imagesOf } from './images.ts';
import { story } from './story.ts';

async function machineOf(system: System, id: string) {
  const machine = (await allMachines(system)).find(({ serverId }) => serverId === id);
  assert.ok(machine !== undefined);
  return machine;
}

const hypervisorsAre = (system: System, hypervisorType: string) =>
  transaction(system.ports, async (tx) => {
    for (const name of system.hosts.keys()) {
      const host = await findHost(system.ports.store, name);
      await tx.get(hosts, name);
      if (host !== undefined) tx.put(hosts, { ...host, inventory: { ...host.inventory, hypervisorType } });
    }
  });

story('a new password reaches the guest, and is kept nowhere else', async (system) => {
  const { boot, action, show, status } = cloud(system);
  const id = await boot('web');
  const answer = await action(id, 'changePassword', { adminPass: 'correct horse' });
  assert.deepEqual([answer.status, answer.body], [202, undefined]);
  assert.deepEqual([await status(id), (await show(id)).at('server.OS-EXT-STS:task_state')], ['PASSWORD', 'updating_password']);
  await system.settle();
  assert.equal(await status(id), 'ACTIVE');
  const { adminPassDigest } = (await machineOf(system, id)) as { adminPassDigest?: string };
  assert.equal(adminPassDigest, hash('sha256', 'correct horse'));
  const { items } = await system.ports.store.list({ index: 'table', partition: `SERVER#${id}`, limit: 100 });
  assert.ok(!JSON.stringify([...items]).includes('correct horse'));
});

story('a guest that does not listen keeps its password, and its server runs on', async (system) => {
  const { boot, action, status, ask } = cloud(system);
  const id = await boot('web');
  for (const host of system.hosts.values())
    host.intercept = ({ operation }) => {
      if (operation === 'setAdminPassword') throw new DriverFault('The guest does not answer.');
    };
  const requestId = (await action(id, 'changePassword', { adminPass: 'x' })).headers['x-openstack-request-id'] ?? '';
  await system.settle();
  assert.equal(await status(id), 'ACTIVE');
  const told = await ask('GET', `/servers/${id}/os-instance-actions/${requestId}`);
  assert.equal(told.at('instanceAction.message'), 'Error');
});

story('where QEMU runs the guests, an image must promise an agent that listens', async (system) => {
  const { boot, action } = cloud(system);
  const id = await boot('web');
  await hypervisorsAre(system, 'QEMU');
  const refused = await action(id, 'changePassword', { adminPass: 'x' });
  assert.equal(complaint(refused, 'conflictingRequest'), 'QEMU guest agent is not enabled');
  const listening = await imagesOf(system).make({ hw_qemu_guest_agent: 'yes' });
  assert.equal((await action(id, 'rebuild', { imageRef: listening })).status, 202);
  await system.settle();
  assert.equal((await action(id, 'changePassword', { adminPass: 'x' })).status, 202);
});

story('what is no password, and whoever may not change it, is refused', async (system) => {
  const { boot, action } = cloud(system);
  const admin = cloud(system, 'admin');
  const id = await boot('web');
  for (const wrong of [null, {}, { adminPass: 1 }, { adminPass: 'x', more: 1 }]) {
    assert.equal((await action(id, 'changePassword', wrong)).status, 400);
  }
  await admin.action(id, 'lock');
  assert.equal(
    complaint(await action(id, 'changePassword', { adminPass: 'x' }), 'conflictingRequest'),
    `Instance ${id} is in an invalid state for 'changePassword'`,
  );
  await admin.action(id, 'unlock');
  await action(id, 'os-stop');
  await system.settle();
  assert.equal(
    complaint(await action(id, 'changePassword', { adminPass: 'x' }), 'conflictingRequest'),
    `Cannot 'changePassword' instance ${id} while it is in vm_state stopped`,
  );
});

story('what a guest says of its password is shown to its owner, once and until it is cleared', async (system) => {
  const { boot, ask, delete: remove } = cloud(system);
  const id = await boot('web');
  const { host } = await machineOf(system, id);
  const shown = async () => (await ask('GET', `/servers/${id}/os-server-password`)).at('password');
  const say = async (password: string, from = host) => {
    await system.ports.queues.send(eventsQueue, guestPasswordMessage({ type: 'guest password', host: from, serverId: id, password }));
    await system.settle();
  };
  assert.equal(await shown(), '');
  await say(
    'foreign',
    [...system.hosts.keys()].find((name) => name !== host),
  );
  await say('x'.repeat(1_021));
  assert.equal(await shown(), '');
  const longest = 'y'.repeat(1_020);
  await say(longest);
  await say('another');
  assert.equal(await shown(), longest);
  assert.equal((await ask('DELETE', `/servers/${id}/os-server-password`)).status, 204);
  assert.equal(await shown(), '');
  await say('the next');
  assert.equal(await shown(), 'the next');
  await remove(id);
  await system.settle();
  const { items } = await system.ports.store.list({ index: 'table', partition: `SERVER#${id}`, limit: 100 });
  assert.ok(!JSON.stringify([...items]).includes('the next'));
});
