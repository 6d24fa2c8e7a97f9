import assert from 'node:assert/strict';
import { tokenAnswers } from '../../shared/compute/client-token/client-token.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import * as limits from '../../shared/limits.ts';
import { root } from '../support/cloud.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

const server = (more: object = {}) => ({ server: { name: 'web', imageRef: testImageId, flavorRef: '42', networks: 'none', ...more } });
const post = (system: System, path: string, body: object, token: string, as: 'member' | 'other' = 'member', version = 'latest') =>
  system.request('POST', `${root}${path}`, { as, version, body, headers: { 'x-client-token': token } });
const names = async (system: System) =>
  ((await cloud(system).ask('GET', '/servers')).at('servers') as readonly { name: string }[]).map(({ name }) => name).toSorted();

story('a create that is asked for again with its token makes nothing, and answers the same', async (system) => {
  const first = await post(system, '/servers', server(), 'one');
  await system.settle();
  const second = await post(system, '/servers', server(), 'one');
  assert.equal(first.status, 202);
  assert.deepEqual([second.status, second.body, second.headers['location']], [202, first.body, first.headers['location']]);
  assert.match(second.text('server.adminPass'), /^\w{12}$/);
  assert.deepEqual(await names(system), ['web']);
  await post(system, '/servers', server(), 'two');
  assert.deepEqual(await names(system), ['web', 'web']);
});

story('of requests with one token at once, one makes something, and all are told the same', async (system) => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(system, '/servers', server(), 'one')));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([202]));
  assert.equal(new Set(answers.map((answer) => answer.text('server.id'))).size, 1);
  assert.deepEqual(await names(system), ['web']);
});

story('a token that was used for another request is refused', async (system) => {
  await post(system, '/servers', server(), 'one');
  for (const [body, version] of [
    [server({ name: 'other' }), 'latest'],
    [server(), '2.60'],
  ] as const) {
    const refused = await post(system, '/servers', body, 'one', 'member', version);
    assert.equal(refused.status, 409);
    assert.match(complaint(refused, 'conflictingRequest'), /^The X-Client-Token was used for another request/);
  }
  assert.deepEqual(await names(system), ['web']);
});

story('an action that is asked for again with its token is not done again', async (system) => {
  const id = await cloud(system).boot('web');
  const reboots = async () =>
    ((await cloud(system).ask('GET', `/servers/${id}/os-instance-actions`)).at('instanceActions') as readonly { action: string }[]).filter(
      ({ action }) => action === 'reboot',
    ).length;
  const path = `/servers/${id}/action`;
  for (const _ of [1, 2, 3]) {
    assert.equal((await post(system, path, { reboot: { type: 'HARD' } }, 'one')).status, 202);
    await system.settle();
  }
  assert.equal(await reboots(), 1);
  const image = async () => (await post(system, path, { createImage: { name: 'image' } }, 'two')).text('image_id');
  const made = await image();
  await system.settle();
  assert.equal(await image(), made);
  const rebuilt = { rebuild: { imageRef: testImageId } };
  const once = await post(system, path, rebuilt, 'three');
  await system.settle();
  assert.deepEqual((await post(system, path, rebuilt, 'three')).body, once.body);
  for (const _ of [1, 2]) assert.equal((await post(system, path, { forceDelete: null }, 'four')).status, 202);
  await system.settle();
  assert.equal((await post(system, path, { forceDelete: null }, 'four')).status, 202);
  assert.equal((await post(system, path, { forceDelete: null }, 'five')).status, 404);
});

story('several servers that take several commits are made once', async (system) => {
  const disks = Array.from({ length: 6 }, (_, index) => ({
    source_type: 'blank',
    destination_type: 'volume',
    volume_size: 1,
    boot_index: -1,
    delete_on_termination: true,
    device_name: `/dev/vd${'bcdefg'[index]}`,
  }));
  const root0 = { source_type: 'image', destination_type: 'local', uuid: testImageId, boot_index: 0, delete_on_termination: true };
  const body = server({ min_count: 1, max_count: 1, block_device_mapping_v2: [root0, ...disks] });
  const first = await post(system, '/servers', body, 'one');
  assert.equal(first.status, 202, JSON.stringify(first.body));
  assert.deepEqual((await post(system, '/servers', body, 'one')).body, first.body);
  assert.equal((await names(system)).length, 1);
});

story('what was refused was not done: it may be asked for again with its token', async (system) => {
  const { ask } = cloud(system);
  assert.equal((await post(system, '/servers', server({ flavorRef: 'none' }), 'one')).status, 400);
  assert.equal((await post(system, '/servers', server(), 'one')).status, 202);
  await system.settle();
  assert.equal((await ask('GET', '/servers')).status, 200);
  assert.deepEqual(await names(system), ['web']);
});

story('a token is its user’s, and is forgotten after a day', async (system) => {
  await post(system, '/servers', server(), 'one');
  const foreign = await post(system, '/servers', server(), 'one', 'other');
  assert.equal(foreign.status, 202);
  assert.deepEqual(await names(system), ['web']);
  await system.clock.advance(limits.clientTokenHours * 3_600_000);
  await system.beat();
  assert.equal((await post(system, '/servers', server(), 'one')).status, 202);
  assert.deepEqual(await names(system), ['web', 'web']);
});

story('what is no token is refused, and the answer is kept where nobody reads it', async (system) => {
  for (const token of ['', ' ', 'a b', 'ü', 'x'.repeat(65), 'a\tb']) {
    const refused = await post(system, '/servers', server(), token);
    assert.deepEqual(
      [refused.status, complaint(refused, 'badRequest')],
      [400, 'X-Client-Token takes 1 to 64 visible ASCII characters.'],
      token,
    );
  }
  assert.deepEqual(await names(system), []);
  const answer = await post(system, '/servers', server(), 'x'.repeat(64));
  assert.equal(answer.status, 202);
  const items = JSON.stringify(await Array.fromAsync(tokenAnswers.all(system.ports.store, { index: 'table', partition: 'CLIENT_TOKEN#' })));
  assert.ok(!items.includes(answer.text('server.adminPass')));
});
