/** Backups: images of a kind, of which so many are kept. */
import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { assertSettled } from '../support/soundness.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint, latest } from './cloud.ts';
import { imagesOf } from './images.ts';
import { story } from './story.ts';

const backup = (name: string, rotation: number | string, type = 'daily') => ({ name, backup_type: type, rotation });

/** Asks for a backup, and waits for it. */
async function backUp(system: System, id: string, body: object) {
  const answer = await cloud(system).action(id, 'createBackup', body);
  await system.settle();
  await system.clock.advance(1_000);
  return answer;
}

story('of each kind of backup the newest are kept, and other images are left alone', async (system) => {
  const { boot, action } = cloud(system);
  const { names, find } = imagesOf(system);
  const [id, other] = [await boot('web'), await boot('other')];
  await action(id, 'createImage', { name: 'image' });
  await system.settle();
  await backUp(system, other, backup('of another', 1));
  await backUp(system, id, backup('weekly', 1, 'weekly'));
  for (const name of ['one', 'two', 'three']) assert.equal((await backUp(system, id, backup(name, '2'))).status, 202);
  assert.deepEqual((await names()).toSorted(), ['image', 'of another', 'three', 'two', 'weekly']);
  const last = await backUp(system, id, backup('four', 1));
  assert.deepEqual((await names()).toSorted(), ['four', 'image', 'of another', 'weekly']);
  const made = await find(last.text('image_id'));
  assert.deepEqual([made?.['image_type'], made?.['backup_type'], made?.['status']], ['backup', 'daily', 'active']);
  await assertSettled(system);
});

story('a backup that fails rotates nothing, and one that is protected stays', async (system) => {
  const { boot } = cloud(system);
  const { names } = imagesOf(system);
  const id = await boot('web');
  const kept = (await backUp(system, id, backup('protected', 5))).text('image_id');
  const headers = { 'content-type': 'application/openstack-images-v2.1-json-patch' };
  const body = JSON.stringify([{ op: 'replace', path: '/protected', value: true }]);
  assert.equal((await system.request('PATCH', `/image/v2/images/${kept}`, { as: 'member', headers, body })).status, 200);
  await backUp(system, id, backup('second', 5));
  for (const host of system.hosts.values())
    host.intercept = ({ operation }) => {
      if (operation === 'uploadSnapshot') throw new DriverFault('The image service has refused the image.');
    };
  await backUp(system, id, backup('failed', 1));
  assert.deepEqual(await names(), ['protected', 'second']);
  for (const host of system.hosts.values()) host.intercept = () => {};
  await backUp(system, id, backup('third', 1));
  assert.deepEqual(await names(), ['protected', 'third']);
});

story('with a rotation of 0 nothing is kept, and no Location is told', async (system) => {
  const { boot, ask } = cloud(system);
  const { names } = imagesOf(system);
  const id = await boot('web');
  await backUp(system, id, backup('before', 3));
  const none = await ask('POST', `/servers/${id}/action`, { createBackup: backup('none', 0) }, '2.44');
  await system.settle();
  assert.deepEqual([none.status, none.headers['Location'], none.body, await names()], [202, undefined, undefined, []]);
  const one = await ask('POST', `/servers/${id}/action`, { createBackup: backup('one', 1) }, '2.44');
  assert.match(one.headers['Location'] ?? '', /\/images\/[0-9a-f-]{36}$/);
});

story('servers whose disks are volumes have no backups, and bodies are Nova’s', async (system) => {
  const { boot, ask } = cloud(system);
  const disk = { source_type: 'image', uuid: testImageId, destination_type: 'volume', volume_size: 1, boot_index: 0 };
  const [id, volumes] = [await boot('web'), await boot('volumes', { imageRef: undefined, block_device_mapping_v2: [disk] })];
  const asked = (server: string, body: object, version = latest) =>
    ask('POST', `/servers/${server}/action`, { createBackup: body }, version);
  const refused = await asked(volumes, backup('x', 1));
  assert.deepEqual([refused.status, complaint(refused, 'badRequest')], [400, 'Backup is not supported for volume-backed instances.']);
  for (const body of [backup('', 1), backup('x', -1), backup('x', 'many'), { name: 'x', rotation: 1 }, { ...backup('x', 1), more: 1 }])
    assert.equal((await asked(id, body)).status, 400, JSON.stringify(body));
  const many = Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`key-${index}`, 'x']));
  assert.equal((await asked(id, { ...backup('x', 1), metadata: many }, '2.38')).status, 403);
  assert.equal((await asked(id, { ...backup('tägliche Sicherung', 1, '毎日'), metadata: many })).status, 202);
});
