import assert from 'node:assert/strict';
import { testImageId } from '../../shared/image/test-image.ts';
import * as limits from '../../shared/limits.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

const blank = { source_type: 'blank', destination_type: 'volume', volume_size: 1, delete_on_termination: true };
const boot = { ...blank, source_type: 'image', uuid: testImageId, boot_index: 0 };

/** Deletes a server whose volumes have snapshots. @returns the volumes, and the request that deleted it */
async function endOf(system: System, disks: number) {
  const said = cloud(system);
  const id = await said.boot('a', { imageRef: '', block_device_mapping_v2: [boot, ...Array(disks - 1).fill(blank)] });
  const attached = (await said.show(id)).at('server.os-extended-volumes:volumes_attached') as { id: string }[];
  const volumes = attached.map((one) => one.id);
  const snapshots: string[] = [];
  for (const volume of volumes) snapshots.push(await said.snapshot(volume));
  const deleted = await said.delete(id);
  assert.equal(deleted.status, 204);
  await system.settle();
  assert.equal(await said.status(id), 'GONE');
  return { volumes, snapshots, requestId: deleted.headers['x-openstack-request-id'] ?? '' };
}

// The volume stayed, and only whoever listed volumes and wondered could know.
story('the owner of a volume that stays because of its snapshots is told', async (system) => {
  const { askVolumes } = cloud(system);
  const { volumes, requestId } = await endOf(system, 1);
  const listed = await askVolumes('GET', '/messages');
  const [message] = listed.at('messages') as Record<string, unknown>[];
  assert.deepEqual(Object.keys(message ?? {}).sort(), [
    'created_at',
    'event_id',
    'guaranteed_until',
    'id',
    'links',
    'message_level',
    'request_id',
    'resource_type',
    'resource_uuid',
    'user_message',
  ]);
  assert.equal(message?.['resource_uuid'], volumes[0]);
  assert.equal(message?.['resource_type'], 'VOLUME');
  assert.equal(message?.['message_level'], 'ERROR');
  assert.equal(message?.['request_id'], requestId);
  assert.match(String(message?.['user_message']), /snapshots/);
  const days = (Date.parse(String(message?.['guaranteed_until'])) - Date.parse(String(message?.['created_at']))) / 86_400_000;
  assert.equal(days, limits.messageDays);

  const id = String(message?.['id']);
  assert.deepEqual((await askVolumes('GET', `/messages/${id}`)).at('message'), message);
  assert.equal((await cloud(system, 'other').askVolumes('GET', `/messages/${id}`)).status, 404);
  assert.deepEqual((await cloud(system, 'other').askVolumes('GET', '/messages')).at('messages'), []);
  assert.equal((await askVolumes('GET', `/messages/${id}`, undefined, '3.2')).status, 404);
  assert.equal((await cloud(system, 'reader').askVolumes('DELETE', `/messages/${id}`)).status, 403);
  assert.equal((await cloud(system, 'admin').askVolumes('GET', '/messages?all_tenants=1')).text('messages.0.id'), id);
  const deleted = await askVolumes('DELETE', `/messages/${id}`);
  assert.deepEqual([deleted.status, deleted.body], [204, undefined]);
  const gone = await askVolumes('DELETE', `/messages/${id}`);
  assert.deepEqual(gone.body, { itemNotFound: { code: 404, message: `Message ${id} could not be found.` } });
});

story('whoever deletes a server of many volumes is told of each, in the same commit', async (system) => {
  const { askVolumes } = cloud(system);
  const { volumes } = await endOf(system, limits.disksPerServer);
  const listed = (await askVolumes('GET', '/messages')).at('messages') as { id: string; resource_uuid: string }[];
  assert.deepEqual(listed.map((one) => one.resource_uuid).sort(), [...volumes].sort());
  assert.equal(new Set(listed.map(({ id }) => id)).size, volumes.length);

  const of = (query: string, version?: string) => askVolumes('GET', `/messages?${query}`, undefined, version);
  const ids = async (query: string) => ((await of(query)).at('messages') as { id: string }[]).map(({ id }) => id);
  assert.deepEqual((await ids(`resource_uuid=${volumes[3]}`)).length, 1);
  assert.deepEqual(await ids('event_id=none'), []);
  const ordered = await ids('sort=id:asc');
  assert.deepEqual(ordered, listed.map(({ id }) => id).sort());
  const page = await of('sort=id:asc&limit=2');
  assert.match(page.text('messages_links.0.href'), /limit=2/);
  assert.deepEqual(await ids(`sort=id:asc&limit=2&marker=${ordered[1]}`), ordered.slice(2, 4));
  assert.equal((await of('marker=nobody')).status, 404);
  assert.equal((await of('colour=blue')).status, 400);
  // None of this was asked for before 3.5.
  assert.equal(((await of('limit=1&event_id=none', '3.4')).at('messages') as unknown[]).length, volumes.length);

  assert.equal((await askVolumes('DELETE', `/messages/${ordered[0]}`)).status, 204);
  assert.deepEqual(await ids('sort=id:asc'), ordered.slice(1));
});

story('a volume that another server uses stays with it, and its owner is told', async (system) => {
  const { boot: start, volume, attach, delete: remove, ask, askVolumes, volumeStatus } = cloud(system);
  const [a, b] = [await start('a'), await start('b')];
  const v = await volume({ volume_type: 'multiattach' });
  for (const id of [a, b]) {
    assert.equal((await attach(id, v)).status, 202);
    await system.settle();
  }
  const body = { volumeAttachment: { volumeId: v, delete_on_termination: true } };
  assert.equal((await ask('PUT', `/servers/${a}/os-volume_attachments/${v}`, body)).status, 202);
  await remove(a);
  await system.settle();
  assert.equal(await volumeStatus(v), 'in-use');
  assert.match((await askVolumes('GET', '/messages')).text('messages.0.user_message'), /another one uses it/);
});

story('of a volume that was deleted as it was to be, nobody hears', async (system) => {
  const { boot: start, delete: remove, askVolumes } = cloud(system);
  await remove(await start('a', { imageRef: '', block_device_mapping_v2: [boot] }));
  await system.settle();
  assert.deepEqual((await askVolumes('GET', '/messages')).body, { messages: [] });
});
