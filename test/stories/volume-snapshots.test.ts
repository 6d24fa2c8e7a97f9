/** What else is done to snapshots and to the type of a volume, and what is refused. */
import assert from 'node:assert/strict';
import { cloud } from './cloud.ts';
import { made, settings, snapshotStatus } from './kept-volumes.ts';
import { story } from './story.ts';

story(
  'a snapshot is renamed and described, and goes on its agent’s word also where an administrator insists',
  async (system) => {
    const { snapshot, askVolumes } = cloud(system);
    const admin = cloud(system, 'admin');
    const id = await snapshot(await made(system));
    await system.settleVolumes();
    const renamed = await askVolumes('PUT', `/snapshots/${id}`, { snapshot: { name: 'new' } });
    assert.deepEqual([renamed.status, renamed.at('snapshot.name')], [200, 'new']);
    assert.equal((await askVolumes('PUT', `/snapshots/${id}`, { snapshot: {} })).status, 400);
    await askVolumes('POST', `/snapshots/${id}/metadata`, { metadata: { a: '1', b: '2' } });
    assert.equal((await askVolumes('DELETE', `/snapshots/${id}/metadata/a`)).status, 200);
    assert.equal((await askVolumes('DELETE', `/snapshots/${id}/metadata/a`)).status, 404);
    assert.deepEqual((await askVolumes('GET', `/snapshots/${id}/metadata`)).body, { metadata: { b: '2' } });
    await askVolumes('PUT', `/snapshots/${id}/metadata`, { metadata: { c: '3' } });
    assert.deepEqual((await askVolumes('GET', `/snapshots/${id}`)).at('snapshot.metadata'), { c: '3' });

    const act = (body: object, as = admin) => as.askVolumes('POST', `/snapshots/${id}/action`, body);
    assert.equal((await act({ 'os-reset_status': { status: 'creating' } }, cloud(system))).status, 403);
    assert.equal((await act({ 'os-reset_status': { status: 'creating' } })).status, 202);
    assert.equal((await askVolumes('DELETE', `/snapshots/${id}`)).status, 400);
    assert.equal((await act({ 'os-force_delete': {} })).status, 202);
    assert.equal(await snapshotStatus(system, id), 'deleting');
    await system.settleVolumes();
    assert.equal(await snapshotStatus(system, id), 'GONE');
  },
  settings,
);

story(
  'a volume gets another type where nothing has to be written anew, and stays with its agent',
  async (system) => {
    const { askVolumes, snapshot } = cloud(system);
    const admin = cloud(system, 'admin');
    const type = async (name: string) => (await admin.askVolumes('POST', '/types', { volume_type: { name } })).text('volume_type.id');
    await type('fast');
    const secret = await type('secret');
    const encryption = { provider: 'luks', control_location: 'front-end', cipher: 'aes-xts-plain64', key_size: 256 };
    assert.equal((await admin.askVolumes('POST', `/types/${secret}/encryption`, { encryption })).status, 200);
    const id = await made(system);
    const retype = async (name: string) => (await askVolumes('POST', `/volumes/${id}/action`, { 'os-retype': { new_type: name } })).status;
    assert.deepEqual([await retype('none'), await retype('secret'), await retype('fast'), await retype('fast')], [404, 400, 202, 400]);
    assert.equal((await askVolumes('GET', `/volumes/${id}`)).at('volume.volume_type'), 'fast');
    assert.equal(await retype('multiattach'), 202);
    assert.equal((await askVolumes('GET', `/volumes/${id}`)).at('volume.multiattach'), true);
    await system.settleVolumes();
    await snapshot(id);
    assert.equal(await retype('fast'), 400);

    const migrate = async (host: string) =>
      (await admin.askVolumes('POST', `/volumes/${id}/action`, { 'os-migrate_volume': { host } })).text('badRequest.message');
    assert.match(await migrate('nobody@qemu#qemu'), /No available service named nobody/);
    assert.match(await migrate('store-1@qemu#qemu'), /must be different/);
    const group = await askVolumes('POST', '/groups', { group: { group_type: 'any', volume_types: [] } });
    assert.deepEqual([group.status, group.at('itemNotFound.message')], [404, 'Group type any could not be found.']);
  },
  settings,
);
