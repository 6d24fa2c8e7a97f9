import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testImageId } from '../../shared/image/test-image.ts';
import { makeSystem } from '../support/system.ts';

const root = '/compute/v2.1/servers';

/** Nova keeps addresses in their shortest form, and clients compare texts. */
test('an access address of version 6 is shown in its shortest form', async () => {
  const system = await makeSystem();
  const server = { name: 'a', imageRef: testImageId, flavorRef: '42', accessIPv6: '::babe:220.12.22.2' };
  const id = (await system.request('POST', root, { as: 'member', body: { server } })).text('server.id');
  const shown = async () => (await system.request('GET', `${root}/${id}`, { as: 'member' })).text('server.accessIPv6');
  assert.equal(await shown(), '::babe:dc0c:1602');
  for (const [written, kept] of [
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
    ['0:0:0:0:0:0:0:0', '::'],
  ]) {
    await system.request('PUT', `${root}/${id}`, { as: 'member', body: { server: { accessIPv6: written } } });
    assert.equal(await shown(), kept);
  }
  system.close();
});
