import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSystem } from '../support/system.ts';

test('an operation of a patch may be anything but a word that there is: it is refused', async (context) => {
  const system = await makeSystem();
  context.after(() => system.close());
  const id = (await system.request('POST', '/image/v2/images', { as: 'member', body: { name: 'a' } })).text('id');
  const headers = { 'content-type': 'application/openstack-images-v2.1-json-patch' };
  // An object that says itself how it is written cannot be turned into text.
  for (const op of [{ toString: 'x', valueOf: 'x' }, [{ toString: 'x' }], { constructor: 'x' }, null, 7, 'toString']) {
    const answer = await system.request('PATCH', `/image/v2/images/${id}`, {
      as: 'member',
      headers,
      body: [{ op, path: '/name', value: 'b' }],
    });
    assert.equal(answer.status, 400, JSON.stringify(op));
  }
  system.assertNoDefects();
});
