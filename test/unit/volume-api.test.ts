import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testImageId } from '../../shared/image/test-image.ts';
import { type Persona, projectIdOf } from '../support/personas.ts';
import { makeSystem, type System } from '../support/system.ts';

let system: System;
before(async () => {
  system = await makeSystem();
});
after(() => {
  system.assertNoDefects();
  system.close();
});

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const ask = (method: Method, path: string, body?: unknown, as: Persona = 'member') =>
  system.request(method, `/volume/v3/${projectIdOf(as)}${path}`, { as, version: '3.70', ...(body === undefined ? {} : { body }) });

async function make(volume: object): Promise<string> {
  const answer = await ask('POST', '/volumes', { volume });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return answer.text('volume.id');
}

test('a volume is made of nothing, of an image, of a snapshot and of another volume', async () => {
  const empty = await make({ size: 2, name: 'empty' });
  assert.equal((await ask('GET', `/volumes/${empty}`)).at('volume.bootable'), 'false');
  const bootable = await make({ size: 1, imageRef: testImageId });
  const shown = await ask('GET', `/volumes/${bootable}`);
  assert.equal(shown.at('volume.bootable'), 'true');
  assert.equal(shown.at('volume.volume_image_metadata.image_id'), testImageId);
  const snapshot = (await ask('POST', '/snapshots', { snapshot: { volume_id: bootable, name: 's' } })).text('snapshot.id');
  for (const source of [{ snapshot_id: snapshot }, { source_volid: bootable }]) {
    const copy = await make(source);
    assert.deepEqual(
      [(await ask('GET', `/volumes/${copy}`)).at('volume.size'), (await ask('GET', `/volumes/${copy}`)).at('volume.bootable')],
      [1, 'true'],
    );
  }
});

const refused: readonly (readonly [name: string, volume: object, status: number, message: RegExp])[] = [
  ['without a size', {}, 400, /Size must be given/],
  ['with a size of nothing', { size: 0 }, 400, /size/],
  ['with a size that is no number', { size: 'big' }, 400, /size/],
  ['of two sources', { size: 1, imageRef: testImageId, source_volid: 'x' }, 400, /only one of/],
  ['of an image that is not there', { size: 1, imageRef: '00000000-0000-0000-0000-000000000000' }, 400, /Invalid image identifier/],
  ['of a snapshot that is not there', { snapshot_id: 'none' }, 404, /Snapshot none could not be found/],
  ['of an unknown type', { size: 1, volume_type: 'none' }, 404, /Volume type with name none could not be found/],
  ['in another zone', { size: 1, availability_zone: 'mars' }, 400, /mars/],
  ['beyond the quota', { size: 1001 }, 413, /Requested 1001G, quota is 1000G/],
];
for (const [name, volume, status, message] of refused) {
  test(`a volume ${name} is refused`, async () => {
    const answer = await ask('POST', '/volumes', { volume });
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.match(JSON.stringify(answer.body), message);
  });
}

test('quota is taken with a volume and given back with it', async () => {
  const used = async () => (await ask('GET', '/limits')).at('limits.absolute.totalGigabytesUsed') as number;
  const before = await used();
  const id = await make({ size: 7 });
  assert.equal(await used(), before + 7);
  assert.equal((await ask('POST', `/volumes/${id}/action`, { 'os-extend': { new_size: 9 } })).status, 202);
  assert.equal(await used(), before + 9);
  assert.equal((await ask('DELETE', `/volumes/${id}`)).status, 202);
  assert.equal(await used(), before);
});

test('a volume is extended, made bootable and read-only, renamed and described', async () => {
  const id = await make({ size: 1 });
  assert.match(JSON.stringify((await ask('POST', `/volumes/${id}/action`, { 'os-extend': { new_size: 1 } })).body), /must be greater/);
  assert.equal((await ask('POST', `/volumes/${id}/action`, { 'os-set_bootable': { bootable: true } })).status, 200);
  assert.equal((await ask('POST', `/volumes/${id}/action`, { 'os-update_readonly_flag': { readonly: true } })).status, 202);
  assert.equal((await ask('PUT', `/volumes/${id}`, { volume: { name: 'n', description: 'd' } })).status, 200);
  assert.equal((await ask('POST', `/volumes/${id}/metadata`, { metadata: { a: '1', b: '2' } })).status, 200);
  assert.equal((await ask('DELETE', `/volumes/${id}/metadata/a`)).status, 200);
  const { body } = await ask('GET', `/volumes/${id}`);
  const { volume } = body as { volume: Record<string, unknown> };
  assert.deepEqual(
    { name: volume['name'], description: volume['description'], bootable: volume['bootable'], metadata: volume['metadata'] },
    { name: 'n', description: 'd', bootable: 'true', metadata: { b: '2', readonly: 'True' } },
  );
});

test('only an administrator resets a status, to one that Cinder knows', async () => {
  const id = await make({ size: 1 });
  const reset = (status: string, as: Persona) => ask('POST', `/volumes/${id}/action`, { 'os-reset_status': { status } }, as);
  assert.equal((await reset('error', 'member')).status, 403);
  assert.equal((await reset('nonsense', 'admin')).status, 400);
  assert.equal((await reset('error', 'admin')).status, 202);
  assert.equal((await ask('GET', `/volumes/${id}`)).at('volume.status'), 'error');
});

test("another project's volume is not found, listed, changed or deleted", async () => {
  const id = await make({ size: 1 });
  assert.equal((await ask('GET', `/volumes/${id}`, undefined, 'other')).status, 404);
  assert.equal((await ask('DELETE', `/volumes/${id}`, undefined, 'other')).status, 404);
  assert.equal((await ask('PUT', `/volumes/${id}`, { volume: { name: 'mine' } }, 'other')).status, 404);
  assert.deepEqual((await ask('GET', '/volumes/detail', undefined, 'other')).at('volumes'), []);
  assert.equal((await ask('POST', '/volumes', { volume: { size: 1 } }, 'reader')).status, 403);
});

test('a list is filtered, sorted and paged', async () => {
  for (const name of ['p1', 'p2', 'p3']) await make({ size: 1, name, metadata: {} });
  const names = async (query: string) =>
    ((await ask('GET', `/volumes/detail?${query}`)).at('volumes') as { name: string }[]).map(({ name }) => name);
  assert.deepEqual(await names('name=p2'), ['p2']);
  assert.deepEqual(
    (await names('sort=name:asc')).filter((name) => /^p\d$/.test(name ?? '')),
    ['p1', 'p2', 'p3'],
  );
  const first = await ask('GET', '/volumes?limit=1');
  assert.equal((first.at('volumes') as unknown[]).length, 1);
  assert.match(first.text('volumes_links.0.href'), /marker=/);
  assert.equal((await ask('GET', '/volumes?marker=none')).status, 404);
});

test('a volume with a snapshot is not deleted', async () => {
  const id = await make({ size: 1 });
  const snapshot = (await ask('POST', '/snapshots', { snapshot: { volume_id: id } })).text('snapshot.id');
  assert.equal((await ask('DELETE', `/volumes/${id}`)).status, 400);
  assert.equal((await ask('DELETE', `/snapshots/${snapshot}`)).status, 202);
  assert.equal((await ask('DELETE', `/volumes/${id}`)).status, 202);
});

test('an attachment is reserved, updated, completed and deleted, and the volume follows', async () => {
  const id = await make({ size: 1 });
  const status = async () => (await ask('GET', `/volumes/${id}`)).at('volume.status');
  const made = await ask('POST', '/attachments', {
    attachment: { volume_uuid: id, instance_uuid: '11111111-1111-1111-1111-111111111111' },
  });
  const attachment = made.text('attachment.id');
  assert.equal(await status(), 'reserved');
  assert.equal((await ask('POST', '/attachments', { attachment: { volume_uuid: id } })).status, 400);
  assert.equal((await ask('PUT', `/attachments/${attachment}`, { attachment: { connector: { host: 'h' } } })).status, 200);
  assert.equal(await status(), 'attaching');
  assert.equal((await ask('POST', `/attachments/${attachment}/action`, { 'os-complete': null })).status, 204);
  assert.equal(await status(), 'in-use');
  assert.equal((await ask('GET', '/attachments')).at('attachments.0.id'), attachment);
  assert.equal((await ask('DELETE', `/attachments/${attachment}`)).status, 200);
  assert.equal(await status(), 'available');
});

test('types are listed for all, and written by administrators', async () => {
  const made = await ask('POST', '/types', { volume_type: { name: 'fast' } }, 'admin');
  const id = made.text('volume_type.id');
  assert.equal((await ask('POST', '/types', { volume_type: { name: 'fast' } }, 'admin')).status, 409);
  assert.equal((await ask('POST', '/types', { volume_type: { name: 'mine' } })).status, 403);
  assert.equal((await ask('POST', `/types/${id}/extra_specs`, { extra_specs: { multiattach: '<is> True' } }, 'admin')).status, 200);
  const volume = await make({ size: 1, volume_type: 'fast' });
  assert.equal((await ask('GET', `/volumes/${volume}`)).at('volume.multiattach'), true);
  assert.equal((await ask('DELETE', `/types/${id}`, undefined, 'admin')).status, 400);
  assert.equal((await ask('GET', '/types/default')).at('volume_type.name'), '__DEFAULT__');
});

test('dashboards are told which extensions there are', async () => {
  const extensions = (await ask('GET', '/extensions')).at('extensions') as { name: string }[];
  for (const name of ['VolumeTypeEncryption', 'AvailabilityZones', 'Services']) assert.ok(extensions.some((one) => one.name === name));
});
