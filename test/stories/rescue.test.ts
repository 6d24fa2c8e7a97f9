import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { DriverFault } from '../../agent/driver.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { allMachines } from '../support/soundness.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

interface Rescued {
  readonly rescue?: { readonly imageId: string; readonly adminPassDigest?: string };
  readonly disks: Readonly<Record<string, string>>;
  readonly powerState: number;
}
const machineOf = async (system: System, id: string) =>
  (await allMachines(system)).find(({ serverId }) => serverId === id) as unknown as Rescued;

const fromVolume = {
  imageRef: '',
  block_device_mapping_v2: [{ source_type: 'image', destination_type: 'volume', uuid: testImageId, volume_size: 1, boot_index: 0 }],
};

story('a server is rescued from its image, with a password, and boots from its own disks afterwards', async (system) => {
  const { boot, action, status, show } = cloud(system);
  const id = await boot('web');
  const before = await machineOf(system, id);
  const answer = await action(id, 'rescue');
  assert.equal(answer.status, 200);
  assert.deepEqual(Object.keys(answer.body as object), ['adminPass']);
  assert.equal((await show(id)).at('server.OS-EXT-STS:task_state'), 'rescuing');
  await system.settle();
  const during = await machineOf(system, id);
  assert.equal(await status(id), 'RESCUE');
  assert.deepEqual(during.disks, before.disks);
  assert.deepEqual([during.rescue?.imageId, during.rescue?.adminPassDigest], [testImageId, hash('sha256', answer.text('adminPass'))]);
  for (const [name, body] of [
    ['reboot', { type: 'HARD' }],
    ['os-stop', null],
    ['rescue', null],
    ['rebuild', { imageRef: testImageId }],
  ] as const) {
    assert.match(complaint(await action(id, name, body), 'conflictingRequest'), /while it is in vm_state rescued/);
  }
  assert.equal((await action(id, 'unrescue')).status, 202);
  assert.equal((await show(id)).at('server.OS-EXT-STS:task_state'), 'unrescuing');
  await system.settle();
  const after = await machineOf(system, id);
  assert.deepEqual([await status(id), after.rescue, after.disks, after.powerState], ['ACTIVE', undefined, before.disks, 1]);
  assert.match(
    complaint(await action(id, 'unrescue'), 'conflictingRequest'),
    /Cannot 'unrescue' instance .* while it is in vm_state active/,
  );
});

story('a server that was stopped is rescued as well, with a password of its owner, and may be deleted', async (system) => {
  const { boot, action, status, delete: remove } = cloud(system);
  const id = await boot('web');
  await action(id, 'os-stop');
  await system.settle();
  const answer = await action(id, 'rescue', { adminPass: 'correct horse', rescue_image_ref: testImageId });
  assert.deepEqual(answer.body, { adminPass: 'correct horse' });
  await system.settle();
  assert.equal(await status(id), 'RESCUE');
  const { items } = await system.ports.store.list({ index: 'table', partition: `SERVER#${id}`, limit: 100 });
  assert.ok(!JSON.stringify([...items]).includes('correct horse'));
  await remove(id);
  await system.settle();
  assert.deepEqual([await status(id), await allMachines(system)], ['GONE', []]);
});

story('a server that boots from a volume is rescued where clients know of it', async (system) => {
  const { boot, ask, status } = cloud(system);
  const id = await boot('web', fromVolume);
  const rescue = (version: string) => ask('POST', `/servers/${id}/action`, { rescue: { rescue_image_ref: testImageId } }, version);
  assert.equal(complaint(await rescue('2.86'), 'badRequest'), `Instance ${id} cannot be rescued: Cannot rescue a volume-backed instance`);
  assert.equal((await rescue('2.87')).status, 200);
  await system.settle();
  assert.equal(await status(id), 'RESCUE');
});

story('what cannot be rescued is refused, and nothing changes', async (system) => {
  const { boot, action, show } = cloud(system);
  const id = await boot('web');
  const before = (await show(id)).body;
  const missing = '00000000-0000-4000-8000-00000000ffff';
  const unsupported = `Requested rescue image '${missing}' is not supported`;
  assert.equal(complaint(await action(id, 'rescue', { rescue_image_ref: missing }), 'badRequest'), unsupported);
  for (const wrong of [{ rescue_image_ref: 'image' }, { adminPass: 1 }, { other: 1 }, 'now']) {
    assert.equal((await action(id, 'rescue', wrong)).status, 400);
  }
  assert.deepEqual((await show(id)).body, before);
});

story('a server whose rescue fails is as before', async (system) => {
  const { boot, action, status } = cloud(system);
  const id = await boot('web');
  for (const host of system.hosts.values())
    host.intercept = ({ operation }) => {
      if (operation === 'rescue') throw new DriverFault('There is no room for the disk.');
    };
  await action(id, 'rescue');
  await system.settle();
  assert.deepEqual([await status(id), (await machineOf(system, id)).rescue], ['ACTIVE', undefined]);
});
