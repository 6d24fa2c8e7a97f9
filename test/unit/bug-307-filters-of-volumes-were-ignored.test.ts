import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testImageId } from '../../shared/image/test-image.ts';
import { readDictionary } from '../../shared/volume/dictionary.ts';
import { type Persona, projectIdOf } from '../support/personas.ts';
import { makeSystem, type System } from '../support/system.ts';

let system: System;
const volumes: Record<string, string> = {};
const snapshots: Record<string, string> = {};

const ask = (method: 'GET' | 'POST', path: string, body?: object, version = '3.70', as: Persona = 'member') =>
  system.request(method, `/volume/v3/${projectIdOf(as)}${path}`, { as, version, ...(body && { body }) });

before(async () => {
  system = await makeSystem();
  const wanted = [
    { name: 'a', size: 1, metadata: { env: 'test', tier: '1' } },
    { name: 'b', size: 3, metadata: { env: 'prod' } },
    { name: 'c', size: 2, imageRef: testImageId },
  ];
  for (const volume of wanted) {
    volumes[volume.name] = (await ask('POST', '/volumes', { volume })).text('volume.id');
    await system.clock.advance(60_000);
  }
  for (const name of ['y', 'x', 'z']) {
    const snapshot = { volume_id: volumes['a'], name, metadata: { of: name } };
    snapshots[name] = (await ask('POST', '/snapshots', { snapshot })).text('snapshot.id');
    await system.clock.advance(60_000);
  }
});
after(() => {
  system.assertNoDefects();
  system.close();
});

async function names(path: string, version = '3.70', as: Persona = 'member'): Promise<string> {
  const answer = await ask('GET', path, undefined, version, as);
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
  const [list] = Object.values(answer.body as Record<string, { name: string }[]>);
  return (list ?? []).map(({ name }) => name).join('');
}

const query = (pairs: Record<string, string>) => new URLSearchParams(pairs).toString();

const found: readonly (readonly [path: string, pairs: Record<string, string>, names: string, version?: string])[] = [
  ['/volumes', {}, 'cba'],
  ['/volumes/detail', { metadata: "{'env':'test'}" }, 'a'],
  ['/volumes/detail', { metadata: `{u'env': u'test', "tier": '1'}` }, 'a'],
  ['/volumes/detail', { metadata: "{'env':'test','tier':'2'}" }, ''],
  ['/volumes', { metadata: "{'constructor':'x'}" }, ''],
  ['/volumes', { name: 'b' }, 'b'],
  ['/volumes', { status: 'available', size: '2' }, 'c'],
  ['/volumes', { bootable: 'true' }, 'c'],
  ['/volumes', { bootable: 'nonsense' }, 'c', '3.1'],
  ['/volumes', { availability_zone: 'nova', name: 'a' }, 'a'],
  ['/volumes', { availability_zone: 'mars' }, ''],
  ['/volumes', { glance_metadata: `{'image_id':'${testImageId}'}` }, 'c'],
  ['/volumes', { glance_metadata: "{'image_id':'x'}" }, 'cba', '3.3'],
  ['/volumes', { created_at: 'gt:2026-01-01T00:00:30' }, 'cb'],
  ['/volumes', { created_at: 'gte:2026-01-01T00:01:00,lt:2026-01-01T00:02:00' }, 'b'],
  ['/volumes', { created_at: 'gt:2026-01-01T00:00:30' }, 'cba', '3.30'],
  ['/volumes', { consumes_quota: 'false' }, ''],
  ['/volumes', { bogus: '1' }, 'cba', '3.30'],
  ['/volumes', { sort: 'size:asc' }, 'acb'],
  ['/volumes', { sort_key: 'size', sort_dir: 'desc' }, 'bca'],
  ['/volumes', { sort: 'status,name:desc' }, 'cba'],
  ['/snapshots', {}, 'zxy'],
  ['/snapshots', { name: 'x' }, 'x'],
  ['/snapshots', { sort: 'name:asc' }, 'xyz'],
  ['/snapshots/detail', { sort_key: 'name', sort_dir: 'asc' }, 'xyz'],
  ['/snapshots', { sort_key: 'created_at', sort_dir: 'asc' }, 'yxz'],
  ['/snapshots', { metadata: "{'of':'y'}" }, 'y'],
  ['/snapshots', { volume_id: 'none' }, ''],
  ['/snapshots', { status: 'error' }, ''],
];
for (const [path, pairs, expected, version = '3.70'] of found) {
  test(`${path}?${decodeURIComponent(query(pairs))} finds ${expected || 'nothing'} at ${version}`, async () => {
    assert.equal(await names(`${path}?${query(pairs)}`, version), expected);
  });
}

const refused: readonly (readonly [path: string, pairs: Record<string, string>, status: number, message: string, version?: string])[] = [
  ['/volumes', { bogus: '1' }, 400, 'Invalid filters bogus are found in query options.', '3.31'],
  ['/volumes', { 'name~': 'w' }, 400, 'Invalid filters name~ are found in query options.', '3.34'],
  ['/volumes', { with_count: 'True' }, 400, 'Invalid filters with_count are found in query options.', '3.44'],
  ['/volumes', { bootable: 'x' }, 400, "Invalid input received: 'bootable = x'", '3.2'],
  ['/volumes', { created_at: 'xx:2016' }, 400, 'Invalid xx operator'],
  ['/volumes', { created_at: 'constructor:2016' }, 400, 'Invalid constructor operator'],
  ['/volumes', { created_at: 'gt:yesterday' }, 400, "Invalid input received: 'created_at = gt:yesterday'"],
  ['/volumes', { metadata: 'env' }, 400, "Invalid input received: 'metadata = env'"],
  ['/volumes', { constructor: '1' }, 400, 'Invalid filters constructor are found in query options.'],
  ['/volumes', { sort: 'bogus' }, 400, 'Invalid input received: Invalid sort key'],
  ['/volumes', { sort: 'constructor' }, 400, 'Invalid input received: Invalid sort key'],
  ['/volumes', { sort: 'name:up' }, 400, "Invalid input received: Unknown sort direction, must be 'desc' or 'asc'."],
  ['/snapshots', { sort_key: 'bogus' }, 400, 'Invalid input received: Invalid sort key'],
  ['/snapshots', { sort: 'name' }, 400, 'Invalid input received: Invalid sort key', '3.29'],
  [
    '/volumes',
    { sort: 'name', sort_key: 'id' },
    400,
    "The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be used with the 'sort' parameter.",
  ],
  ['/volumes', { limit: '-1' }, 400, 'limit param must be positive'],
  ['/volumes', { limit: 'x' }, 400, 'limit param must be an integer'],
  ['/volumes', { offset: 'x' }, 400, 'offset param must be an integer'],
  ['/volumes', { marker: 'none' }, 404, 'Volume none could not be found.'],
  ['/snapshots', { marker: 'none' }, 404, 'Snapshot none could not be found.'],
  ['/attachments', { marker: 'none' }, 404, 'Volume attachment could not be found with filter: attachment_id = none.'],
];
for (const [path, pairs, status, message, version = '3.70'] of refused) {
  test(`${path}?${query(pairs)} is refused at ${version}`, async () => {
    const answer = await ask('GET', `${path}?${query(pairs)}`, undefined, version);
    assert.equal(answer.status, status);
    assert.equal(answer.text(`${status === 404 ? 'itemNotFound' : 'badRequest'}.message`), message);
  });
}

test('administrators filter by any column, and find nothing by what is none', async () => {
  const all = `/volumes?all_tenants=1`;
  assert.equal(await names(`${all}&user_id=user-member`, '3.70', 'admin'), 'cba');
  assert.equal(await names(`${all}&user_id=nobody`, '3.70', 'admin'), '');
  assert.equal(await names(`${all}&bogus=1`, '3.70', 'admin'), '');
  assert.equal(await names(`${all}&project_id=${projectIdOf('member')}`, '3.70', 'admin'), 'cba');
});

test('a full page has a link to the next, also when it is the last; none is empty', async () => {
  const page = await ask('GET', '/volumes?limit=3');
  assert.match(page.text('volumes_links.0.href'), new RegExp(`limit=3&marker=${volumes['a']}$`));
  const next = await ask('GET', `/volumes?limit=3&marker=${volumes['a']}`);
  assert.deepEqual(next.body, { volumes: [] });
  assert.deepEqual((await ask('GET', '/volumes?limit=0')).body, { volumes: [] });
  assert.equal(await names(`/volumes?limit=2&marker=${volumes['c']}`), 'ba');
  assert.equal(await names('/volumes?limit=1&offset=1'), 'b');
  // The marker is a place, and need not be one of those that the filters let through.
  assert.equal(await names(`/volumes?name=a&marker=${volumes['b']}`), 'a');
  assert.match((await ask('GET', '/snapshots?limit=3')).text('snapshots_links.0.href'), new RegExp(`marker=${snapshots['y']}$`));
});

test('lists are counted from 3.45 on', async () => {
  const counted = await ask('GET', '/volumes?with_count=True&limit=1', undefined, '3.45');
  assert.equal(counted.at('count'), 3);
  assert.equal((await ask('GET', '/snapshots?with_count=1&name=x')).at('count'), 1);
  assert.deepEqual(Object.keys((await ask('GET', '/volumes', undefined, '3.45')).body as object), ['volumes']);
});

test('attachments are filtered by volume, server and status', async () => {
  const server = '11111111-1111-4111-8111-111111111111';
  const made = await ask('POST', '/attachments', { attachment: { volume_uuid: volumes['b'], instance_uuid: server } });
  const id = made.text('attachment.id');
  const list = async (filter: string) =>
    ((await ask('GET', `/attachments?${filter}`)).at('attachments') as { id: string }[]).map((attachment) => attachment.id);
  for (const filter of ['', `volume_id=${volumes['b']}`, `instance_id=${server}`, 'status=reserved', 'attach_status=reserved']) {
    assert.deepEqual(await list(filter), [id], filter);
  }
  for (const filter of ['volume_id=x', 'instance_id=x', 'status=attached', 'limit=0']) assert.deepEqual(await list(filter), [], filter);
});

test('dictionaries are read as Python and as JSON write them, and nothing else is', () => {
  for (const [written, read] of [
    ['{}', {}],
    ["{'a': 'b'}", { a: 'b' }],
    ['{"a":"b", "c":"it\'s"}', { a: 'b', c: "it's" }],
    ["{u'a': 'it\\'s',}", { a: "it's" }],
    ['', undefined],
    ['x', undefined],
    ["{'a'}", undefined],
    ["{'a': 1}", undefined],
    ["{'a': 'b' 'c': 'd'}", undefined],
  ] as const) {
    assert.deepEqual(readDictionary(written), read, written);
  }
});
