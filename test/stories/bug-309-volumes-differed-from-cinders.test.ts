import assert from 'node:assert/strict';
import { testImageId } from '../../shared/image/test-image.ts';
import { must } from '../support/cloud.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

story('a volume is deleted with its snapshots when that is asked for, however many they are', async (system) => {
  const { volume, snapshot, askVolumes, volumeStatus, volumeUsage } = cloud(system);
  const v = await volume();
  for (let count = 0; count < 95; count++) await snapshot(v);
  assert.deepEqual(await volumeUsage(), [1, 95, 96]);
  assert.equal((await askVolumes('DELETE', `/volumes/${v}`)).status, 400);
  assert.equal((await askVolumes('DELETE', `/volumes/${v}?cascade=true`)).status, 202);
  assert.equal(await volumeStatus(v), 'GONE');
  assert.deepEqual((await askVolumes('GET', '/snapshots')).at('snapshots'), []);
  assert.deepEqual(await volumeUsage(), [0, 0, 0]);
});

story('force passes over the status of a volume, for administrators, from 3.23 on', async (system) => {
  const { volume, askVolumes, volumeStatus } = cloud(system);
  const admin = cloud(system, 'admin');
  const v = await volume();
  await admin.askVolumes('POST', `/volumes/${v}/action`, { 'os-reset_status': { status: 'uploading' } });
  assert.equal((await askVolumes('DELETE', `/volumes/${v}?force=true`)).status, 403);
  assert.equal((await admin.askVolumes('DELETE', `/volumes/${v}?force=true`, undefined, '3.22')).status, 400);
  assert.equal((await admin.askVolumes('DELETE', `/volumes/${v}?force=true`)).status, 202);
  assert.equal(await volumeStatus(v), 'GONE');
});

story('a volume in use is extended from 3.42 on', async (system) => {
  const { boot, volume, attach, askVolumes, volumeUsage } = cloud(system);
  const [server, v] = [await boot('a'), await volume()];
  await attach(server, v);
  await system.settle();
  const extend = (version: string) => askVolumes('POST', `/volumes/${v}/action`, { 'os-extend': { new_size: 3 } }, version);
  const refused = await extend('3.41');
  assert.equal(refused.status, 400);
  assert.equal(
    complaint(refused, 'badRequest'),
    `Invalid volume: Volume ${v} status must be '{'status': 'available'}' to extend, currently in-use.`,
  );
  assert.equal((await extend('3.42')).status, 202);
  assert.equal((await askVolumes('GET', `/volumes/${v}`)).at('volume.size'), 3);
  assert.deepEqual(await volumeUsage(), [1, 0, 3]);
});

story('a volume is not told to be for many by a parameter, and says so when its flag was taken back', async (system) => {
  const { volume, askVolumes } = cloud(system);
  const refused = await askVolumes('POST', '/volumes', { volume: { size: 1, multiattach: true } });
  assert.equal(refused.status, 400);
  assert.match(complaint(refused, 'badRequest'), /^multiattach parameter has been removed\./);
  const v = await volume({ multiattach: false });
  const metadata = async () => (await askVolumes('GET', `/volumes/${v}`)).at('volume.metadata');
  const flag = (readonly: boolean) => askVolumes('POST', `/volumes/${v}/action`, { 'os-update_readonly_flag': { readonly } });
  assert.deepEqual(await metadata(), {});
  await flag(true);
  assert.deepEqual(await metadata(), { readonly: 'True' });
  await flag(false);
  assert.deepEqual(await metadata(), { readonly: 'False' });
});

story('an image decides the type of its volumes, wherever they are made', async (system) => {
  const { askVolumes, boot, show, volume } = cloud(system);
  const image = await must(system, 'POST', '/image/v2/images', {
    body: { name: 'typed', disk_format: 'raw', container_format: 'bare', cinder_img_volume_type: 'multiattach' },
  });
  await must(system, 'PUT', `/image/v2/images/${image.text('id')}/file`, {
    body: 'data',
    headers: { 'content-type': 'application/octet-stream' },
  });
  const typeOf = async (id: string) => (await askVolumes('GET', `/volumes/${id}`)).at('volume.volume_type');
  assert.equal(await typeOf(await volume({ imageRef: image.text('id') })), 'multiattach');
  assert.equal(await typeOf(await volume({ imageRef: image.text('id'), volume_type: '__DEFAULT__' })), '__DEFAULT__');
  assert.equal(await typeOf(await volume({ imageRef: testImageId })), '__DEFAULT__');
  const disk = { source_type: 'image', destination_type: 'volume', uuid: image.text('id'), volume_size: 1, boot_index: 0 };
  const server = await boot('a', { imageRef: '', block_device_mapping_v2: [disk] });
  assert.equal(await typeOf((await show(server)).text('server.os-extended-volumes:volumes_attached.0.id')), 'multiattach');
});

story('volumes are summed up from 3.12 on, with their metadata from 3.36 on', async (system) => {
  const { volume, askVolumes } = cloud(system);
  await volume({ size: 2, metadata: { a: 'b' } });
  await volume({ size: 3, metadata: { a: 'c', constructor: 'd' } });
  assert.equal((await askVolumes('GET', '/volumes/summary', undefined, '3.11')).status, 404);
  const summary = async (version: string) => {
    const shown = (await askVolumes('GET', '/volumes/summary', undefined, version)).at('volume-summary') as { metadata?: { a: string[] } };
    shown.metadata?.a.sort();
    return shown;
  };
  assert.deepEqual(await summary('3.12'), { total_count: 2, total_size: 5 });
  const metadata = { a: ['b', 'c'], constructor: ['d'] };
  assert.deepEqual(await summary('3.36'), { total_count: 2, total_size: 5, metadata });
});

story('where a volume is, is for administrators to see, as host, back end and pool', async (system) => {
  const { boot, volume, attach, askVolumes } = cloud(system);
  const admin = cloud(system, 'admin');
  const [server, v] = [await boot('a'), await volume()];
  await attach(server, v);
  await system.settle();
  const shown = await admin.askVolumes('GET', `/volumes/${v}`);
  assert.match(shown.text('volume.os-vol-host-attr:host'), /^[^@#]+@[^@#]+#[^@#]+$/);
  assert.match(shown.text('volume.attachments.0.host_name'), /^host-/);
  assert.equal((await askVolumes('GET', `/volumes/${v}`)).at('volume.attachments.0.host_name'), null);
});

story('a volume that is reserved is attached to nobody yet', async (system) => {
  const { volume, askVolumes } = cloud(system);
  const v = await volume();
  await askVolumes('POST', '/attachments', { attachment: { volume_uuid: v, connector: { host: 'h' } } });
  const shown = await askVolumes('GET', `/volumes/${v}`);
  assert.deepEqual([shown.at('volume.status'), shown.at('volume.attachments')], ['attaching', []]);
});

story('fields that nobody knows are passed over until 3.52, and refused from then on', async (system) => {
  const { askVolumes } = cloud(system);
  const create = (version: string, more: object) => askVolumes('POST', '/volumes', { volume: { size: 1, ...more } }, version);
  assert.equal((await create('3.0', { bogus: 1 })).status, 202);
  assert.equal((await create('3.52', { bogus: 1 })).status, 202);
  const refused = await create('3.53', { bogus: 1 });
  assert.equal(refused.status, 400);
  assert.match(complaint(refused, 'badRequest'), /Additional properties are not allowed \('bogus' was unexpected\)$/);
  assert.equal((await create('3.70', { group_id: null, backup_id: null, consistencygroup_id: null })).status, 202);
});

story('a snapshot of a volume in use needs a flag until 3.65, and none from then on', async (system) => {
  const { boot, volume, attach, askVolumes } = cloud(system);
  const [server, v] = [await boot('a'), await volume()];
  await attach(server, v);
  await system.settle();
  const take = async (version: string, more: object = {}) =>
    (await askVolumes('POST', '/snapshots', { snapshot: { volume_id: v, ...more } }, version)).status;
  assert.deepEqual([await take('3.65'), await take('3.65', { force: true }), await take('3.65', { force: false })], [400, 202, 400]);
  assert.deepEqual([await take('3.66'), await take('3.66', { force: true }), await take('3.66', { force: false })], [202, 202, 400]);
});
