/** Paths as clients write them, honest or not: what leads where, and what reaches an operation. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as limits from '../../shared/limits.ts';
import { echo, serving } from '../support/serving.ts';

const mount = 'v2.1';
const root = `/compute/${mount}`;
const operations = [
  echo({ name: 'things.show', method: 'GET', path: '/things/{thing_id}' }),
  echo({ name: 'things.detail', method: 'GET', path: '/things/detail' }),
  echo({ name: 'parts.show', method: 'GET', path: '/things/{thing_id}/parts/{part_id}' }),
  echo({ name: 'root.show', method: 'GET', path: '/' }),
];
const asking = () => {
  const { ask, log } = serving(...operations);
  return { log, get: (path: string) => ask('GET', path) };
};

test('parameters are decoded once and stay in their segment', async () => {
  const { get } = asking();
  for (const [segment, value] of [
    ['a%2Fb', 'a/b'],
    ['%2e%2e', '..'],
    ['..', '..'],
    ['%252e', '%2e'],
    ['a+b', 'a+b'],
    ['%00', '\u0000'],
    ['%e2%82%ac', '€'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['a;b=c', 'a;b=c'],
  ] as const) {
    assert.deepEqual((await get(`${root}/things/${segment}`)).at('params'), { mount, thing_id: value }, segment);
  }
});

test('dots and slashes lead nowhere else', async () => {
  const { get } = asking();
  for (const path of [
    `${root}/things/../things/1`,
    `${root}/things/%2e%2e/detail/x`,
    `${root}//things/1`,
    `${root}/things//parts/1`,
    `${root}/things/1/`,
    `${root}/things/`,
    `${root}/things/1/parts/`,
    `${root}/THINGS/1`,
    `/./compute/v2.1/things/1`,
    `/compute//v2.1/things/1`,
    '',
    '*',
    'http://other.example/compute/v2.1/things/1',
  ]) {
    const answer = await get(path);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.at('code'), '404 Not Found', path);
  }
  assert.equal((await get(`${root}%2fthings/1`)).status, 300, 'a segment that is no version: the choice is shown');
});

test('what cannot be decoded is no route', async () => {
  const { get } = asking();
  for (const segment of ['%', '%zz', '%ff', '%ed%a0%80']) assert.equal((await get(`${root}/things/${segment}`)).status, 404, segment);
});

test('a literal segment is taken before a parameter, and not when it is encoded otherwise', async () => {
  const { get } = asking();
  assert.deepEqual((await get(`${root}/things/detail`)).at('params'), { mount });
  assert.deepEqual((await get(`${root}/things/d%65tail`)).at('params'), { mount, thing_id: 'detail' });
  assert.deepEqual((await get(`${root}/things/detail/parts/1`)).at('params'), { mount, thing_id: 'detail', part_id: '1' });
});

test('an id is as long as a name may be, and what is longer is not looked for', async () => {
  const { get } = asking();
  const long = 'é'.repeat(limits.nameCharacters);
  assert.equal((await get(`${root}/things/${encodeURIComponent(long)}`)).at('params.thing_id'), long);
  for (const longer of [`${long}x`, 'x'.repeat(100_000)]) assert.equal((await get(`${root}/things/${longer}`)).status, 404);
});

test('the root answers with and without a slash', async () => {
  const { get } = asking();
  for (const path of [root, `${root}/`]) assert.equal((await get(path)).status, 200, path);
});

test('a project’s id before the path must be the caller’s own', async () => {
  const { get } = asking();
  const own = 'a0000000000000000000000000000001';
  assert.deepEqual((await get(`${root}/${own}/things/1`)).at('params'), { mount, project_id: own, thing_id: '1' });
  const foreign = await get(`${root}/a0000000000000000000000000000002/things/1`);
  assert.equal(foreign.status, 400);
  assert.match(
    foreign.text('badRequest.message'),
    /^Malformed request URL: URL's project_id 'a0+2' doesn't match Context's project_id 'a0+1'$/,
  );
});

test('the log tells where a request went, and no path is a defect', async () => {
  const { get, log } = asking();
  await get(`${root}/things/1`);
  await get(`${root}/nothing/1`);
  assert.deepEqual(
    log.map(({ event, operation, status }) => [event, operation, status]),
    [
      ['request', 'things.show', 200],
      ['request', undefined, 404],
    ],
  );
});
