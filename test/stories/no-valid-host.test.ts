import assert from 'node:assert/strict';
import { hosts } from '../../shared/compute/hosts/host.ts';
import { transaction } from '../../shared/store/transaction.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

const nova = 'No valid host was found. There are not enough hosts available.';

const change = (system: System, name: string, change: object) =>
  transaction(system.ports, async (tx) => {
    const host = await tx.get(hosts, name);
    assert.ok(host);
    tx.put(hosts, { ...host, ...change });
  });

story('whoever finds no host is told how many were refused for what, and not which', async (system) => {
  const { create, show, ask } = cloud(system);
  await change(system, 'host-1', { isEnabled: false });
  await change(system, 'host-2', { isForcedDown: true });
  const id = await create('web');
  const fault = (await show(id)).at('server.fault') as Record<string, unknown>;
  assert.equal(fault['message'], nova);
  assert.match(String(fault['details']), /^Hosts that were looked at: (1 disabled, 1 down|1 down, 1 disabled)\.$/);
  assert.ok(!JSON.stringify(fault).includes('host-'));
  const [action] = (await ask('GET', `/servers/${id}/os-instance-actions`)).at('instanceActions') as readonly { request_id: string }[];
  const shown = await cloud(system, 'admin').ask('GET', `/servers/${id}/os-instance-actions/${action?.request_id}`);
  const [event] = shown.at('instanceAction.events') as readonly { details: string }[];
  assert.equal(event?.details, `${nova} ${fault['details']}`);
});
