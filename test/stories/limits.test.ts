import assert from 'node:assert/strict';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { projects } from '../support/personas.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

story('a project sees its limits and what it uses of them, and an administrator those of all', async (system) => {
  const { ask, boot, delete: remove } = cloud(system);
  await transaction(system.ports, async (tx) =>
    tx.put(projectQuotas, { projectId: projects.own, limits: { cores: -1, metadata_items: 7 } }),
  );
  const absolute = async (query = '', as: Parameters<typeof cloud>[1] = 'member', version?: string) => {
    const answer = await cloud(system, as).ask('GET', `/limits${query}`, undefined, version);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.deepEqual(answer.at('limits.rate'), []);
    return answer.at('limits.absolute') as Record<string, number>;
  };
  const used = async (...asked: Parameters<typeof absolute>) => {
    const { totalInstancesUsed, totalCoresUsed, totalRAMUsed } = await absolute(...asked);
    return [totalInstancesUsed, totalCoresUsed, totalRAMUsed];
  };
  const { maxTotalCores, maxServerMeta, maxTotalInstances } = await absolute();
  assert.deepEqual([maxTotalCores, maxServerMeta, maxTotalInstances], [-1, 7, 10]);
  assert.deepEqual(await used(), [0, 0, 0]);
  const id = await boot('web');
  assert.deepEqual(await used(), [1, 1, 128]);
  assert.deepEqual(await used('', 'other'), [0, 0, 0]);
  assert.deepEqual(await used(`?tenant_id=${projects.own}`, 'admin'), [1, 1, 128]);
  assert.deepEqual(await used(`?tenant_id=${'x'.repeat(3000)}`, 'admin'), [0, 0, 0]);
  assert.equal((await ask('GET', `/limits?tenant_id=${projects.own}`)).status, 403);
  await remove(id);
  await system.settle();
  assert.deepEqual(await used(), [0, 0, 0]);
  assert.equal((await ask('GET', '/limits?reserved=1')).status, 400);
  assert.equal((await absolute('?reserved=1', 'member', '2.74'))['maxServerMeta'], 7, 'it was passed over');
});
