import assert from 'node:assert/strict';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { parseUsage } from '../../shared/quota/servers.ts';
import { projectUsageKey } from '../../shared/quota/usage.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { projectIdOf } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

const resize = (system: System, id: string, flavorRef: string) => cloud(system).action(id, 'resize', { flavorRef });
const flavorOf = async (system: System, id: string) => (await cloud(system).show(id)).text('server.flavor.original_name');

const project = projectIdOf('member') ?? '';

/** What the project's servers count for. */
async function used({ ports }: System) {
  const { instances, cores, ram } = parseUsage(await ports.store.get(projectUsageKey(project)));
  return { instances, cores, ram };
}

story('a server becomes larger on another host, and stays so when that is confirmed', async (system) => {
  const { boot, status, action } = cloud(system);
  const id = await boot('web', { flavorRef: '1' });
  assert.equal((await resize(system, id, '3')).status, 202);
  await system.settle();
  assert.deepEqual([await status(id), await flavorOf(system, id)], ['VERIFY_RESIZE', 'm1.medium']);
  const machines = (await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines()))).flat();
  assert.deepEqual(machines.find(({ state }) => state === 'built')?.vcpus, 2);
  await action(id, 'confirmResize');
  await system.settle();
  assert.deepEqual([await status(id), await flavorOf(system, id)], ['ACTIVE', 'm1.medium']);
  const [migration] = (await cloud(system, 'admin').ask('GET', '/os-migrations')).at('migrations') as Record<string, unknown>[];
  assert.deepEqual(
    [migration?.['migration_type'], migration?.['old_instance_type_id'], migration?.['new_instance_type_id'], migration?.['status']],
    ['resize', 1, 3, 'confirmed'],
  );
});

story('a server that goes back has its old size, although its flavor has been deleted meanwhile', async (system) => {
  const { boot, status, action } = cloud(system);
  const admin = cloud(system, 'admin');
  const id = await boot('web', { flavorRef: '1' });
  await resize(system, id, '2');
  await system.settle();
  assert.equal((await admin.ask('DELETE', '/flavors/1')).status, 202);
  await action(id, 'revertResize');
  await system.settle();
  assert.deepEqual([await status(id), await flavorOf(system, id)], ['ACTIVE', 'm1.tiny']);
});

story('the larger size takes quota once, while both are possible and no longer', async (system) => {
  const { boot, action, delete: remove } = cloud(system);
  const before = await used(system);
  const id = await boot('web', { flavorRef: '2' });
  const small = await used(system);
  await resize(system, id, '3');
  const large = await used(system);
  await system.settle();
  await action(id, 'revertResize');
  await system.settle();
  assert.deepEqual(await used(system), small);
  await resize(system, id, '3');
  await system.settle();
  assert.deepEqual(await used(system), large);
  assert.deepEqual([large.cores, small.cores], [2, 1]);
  await action(id, 'confirmResize');
  await system.settle();
  assert.deepEqual(await used(system), large);
  // A smaller size gives back what it no longer needs only when nothing can go back any more; its disk may not become smaller.
  await remove(id);
  await system.settle();
  assert.deepEqual(await used(system), before);
});

story('what cannot be resized is refused, and nothing changes', async (system) => {
  const { boot, status, show, action } = cloud(system);
  const id = await boot('web', { flavorRef: '2' });
  assert.equal(complaint(await resize(system, id, '2'), 'badRequest'), 'When resizing, instances must change flavor!');
  assert.equal(complaint(await resize(system, id, 'none'), 'badRequest'), 'Flavor none could not be found.');
  await transaction(system.ports, async (tx) => tx.put(projectQuotas, { projectId: project, limits: { cores: 4 } }));
  assert.equal(
    complaint(await resize(system, id, '5'), 'forbidden'),
    'Quota exceeded for cores: Requested 7, but already used 1 of 4 cores',
  );
  assert.equal((await action(id, 'resize', {})).status, 400);
  assert.equal(await status(id), 'ACTIVE');

  // A disk cannot become smaller: its host says so, and the server is as before.
  assert.equal((await resize(system, id, '1')).status, 202);
  await system.settle();
  assert.deepEqual([await status(id), await flavorOf(system, id)], ['ACTIVE', 'm1.small']);
  assert.equal((await show(id)).at('server.OS-EXT-STS:task_state'), null);
});
