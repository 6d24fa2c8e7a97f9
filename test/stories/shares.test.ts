import assert from 'node:assert/strict';
import { findHost, hosts } from '../../shared/compute/hosts/host.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

const share = '00000000-0000-4000-8000-00000000b001';

story('no server has a share, and none can be given one: there is no service that has any', async (system) => {
  const { boot, ask, action, show } = cloud(system);
  const id = await boot('web');
  const attach = () => ask('POST', `/servers/${id}/shares`, { share: { share_id: share } });
  assert.deepEqual((await ask('GET', `/servers/${id}/shares`)).body, { shares: [] });
  const missing = `Share ${share} could not be found.`;
  assert.equal(complaint(await ask('GET', `/servers/${id}/shares/${share}`), 'itemNotFound'), missing);
  for (const [verb, answer] of [
    ['create', await attach()],
    ['delete', await ask('DELETE', `/servers/${id}/shares/${share}`)],
  ] as const) {
    const message = `Cannot '${verb} share' instance ${id} while it is in vm_state active`;
    assert.equal(complaint(answer, 'conflictingRequest'), message);
  }
  await action(id, 'os-stop');
  await system.settle();
  const before = (await show(id)).body;
  const notConfigured = 'Feature not supported because either compute or instance are not configured correctly.';
  assert.equal(complaint(await attach(), 'conflictingRequest'), notConfigured);
  await transaction(system.ports, async (tx) => {
    for (const name of system.hosts.keys()) {
      const host = await findHost(system.ports.store, name);
      await tx.get(hosts, name);
      const traits = ['COMPUTE_STORAGE_VIRTIO_FS', 'COMPUTE_MEM_BACKING_FILE'];
      if (host !== undefined) tx.put(hosts, { ...host, inventory: { ...host.inventory, traits } });
    }
  });
  assert.equal(complaint(await attach(), 'itemNotFound'), missing);
  assert.equal(complaint(await ask('DELETE', `/servers/${id}/shares/${share}`), 'itemNotFound'), missing);
  assert.deepEqual((await show(id)).body, before);
  assert.equal((await ask('GET', `/servers/${id}/shares`, undefined, '2.96')).status, 404);
});
