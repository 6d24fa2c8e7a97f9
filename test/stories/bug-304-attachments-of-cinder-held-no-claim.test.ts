import assert from 'node:assert/strict';
import { cloud, complaint, connections } from './cloud.ts';
import { story } from './story.ts';

const somebody = '11111111-1111-4111-8111-111111111111';
const reserve = (volume: string, more: object = {}) => ({ attachment: { volume_uuid: volume, instance_uuid: somebody, ...more } });
const connect = { attachment: { connector: { host: 'h' } } };

// An attachment that was made and completed through Cinder held no claim: once the volume's record was reset, a server got it too.
story('who connects a volume by the Volume API holds it as servers do', async (system) => {
  const { boot, volume, attach, askVolumes, resetVolume, volumeStatus } = cloud(system);
  const [server, v] = [await boot('a'), await volume()];
  const id = (await askVolumes('POST', '/attachments', reserve(v))).text('attachment.id');
  assert.equal((await askVolumes('PUT', `/attachments/${id}`, connect)).status, 200);
  assert.equal((await askVolumes('POST', `/attachments/${id}/action`, { 'os-complete': {} })).status, 204);
  await resetVolume(v);

  const refused = await attach(server, v);
  assert.equal(refused.status, 400);
  assert.equal(complaint(refused, 'badRequest'), `Invalid volume: volume ${v} is already attached to instances: ${somebody}`);
  const boots = await cloud(system).createRequest('b', {
    imageRef: '',
    block_device_mapping_v2: [{ source_type: 'volume', destination_type: 'volume', uuid: v, boot_index: 0 }],
  });
  assert.equal(boots.status, 400);
  const second = await askVolumes('POST', '/attachments', reserve(v, { instance_uuid: server }));
  assert.equal(second.status, 400);
  assert.equal((await askVolumes('DELETE', `/volumes/${v}`)).status, 400);

  assert.equal((await askVolumes('DELETE', `/attachments/${id}`)).status, 200);
  assert.equal(await volumeStatus(v), 'available');
  assert.equal((await attach(server, v)).status, 202);
  await system.settle();
  assert.deepEqual(await connections(system, v), [server]);
});

story('of a server and others who ask for a volume at once, one gets it', async (system) => {
  const { boot, volume, attach, askVolumes } = cloud(system);
  const server = await boot('a');
  for (let round = 0; round < 6; round++) {
    const v = await volume();
    const requests = [attach(server, v), askVolumes('POST', '/attachments', reserve(v)), askVolumes('POST', '/attachments', reserve(v))];
    const statuses = (await Promise.all(requests)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status < 300).length, 1, statuses.join());
    await system.settle();
  }
});

story('a volume of a multiattach type is held by each of those who share it', async (system) => {
  const { boot, volume, attach, detach, askVolumes, volumeStatus } = cloud(system);
  const [server, v] = [await boot('a'), await volume({ volume_type: 'multiattach' })];
  const mine = (await askVolumes('POST', '/attachments', reserve(v))).text('attachment.id');
  await askVolumes('PUT', `/attachments/${mine}`, connect);
  await askVolumes('POST', `/attachments/${mine}/action`, { 'os-complete': null });
  assert.equal((await attach(server, v)).status, 202);
  await system.settle();
  // Both are named, and a third without a server's name is welcome.
  assert.equal((await askVolumes('POST', '/attachments', reserve(v))).status, 400);
  const third = (await askVolumes('POST', '/attachments', { attachment: { volume_uuid: v } })).text('attachment.id');
  assert.equal((await askVolumes('DELETE', `/attachments/${third}`)).status, 200);
  assert.equal((await detach(server, v)).status, 202);
  await system.settle();
  assert.equal(await volumeStatus(v), 'in-use');
  assert.equal((await askVolumes('DELETE', `/attachments/${mine}`)).status, 200);
  assert.equal(await volumeStatus(v), 'available');
  assert.equal((await askVolumes('DELETE', `/volumes/${v}`)).status, 202);
});

// A user could change the connector of an attachment that a server held.
story('an attachment that a server holds is changed and ended by the Compute API alone', async (system) => {
  const { boot, volume, attach, detach, askVolumes, volumeStatus } = cloud(system);
  const admin = cloud(system, 'admin');
  const [server, v] = [await boot('a'), await volume()];
  await attach(server, v);
  await system.settle();
  const id = (await askVolumes('GET', `/attachments?volume_id=${v}`)).text('attachments.0.id');
  const before = (await askVolumes('GET', `/attachments/${id}`)).body;
  const text = `ConflictNovaUsingAttachment: Detach volume from instance ${server} using the Compute API`;
  for (const ask of [askVolumes, admin.askVolumes]) {
    for (const answer of [
      await ask('PUT', `/attachments/${id}`, connect),
      await ask('POST', `/attachments/${id}/action`, { 'os-complete': {} }),
      await ask('DELETE', `/attachments/${id}`),
    ]) {
      assert.deepEqual(answer.body, { conflictingRequest: { code: 409, message: text } });
    }
  }
  assert.deepEqual((await askVolumes('GET', `/attachments/${id}`)).body, before);
  assert.equal((await detach(server, v)).status, 202);
  await system.settle();
  assert.equal(await volumeStatus(v), 'available');
});
