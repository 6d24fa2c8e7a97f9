import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectIdOf } from '../support/personas.ts';
import { makeSystem } from '../support/system.ts';

test("the encryption of a type is deleted by the name that Cinder's clients give it", async () => {
  const system = await makeSystem();
  const ask = (method: 'POST' | 'GET' | 'DELETE', path: string, body?: object) =>
    system.request(method, `/volume/v3/${projectIdOf('admin')}/types${path}`, { as: 'admin', version: '3.70', ...(body && { body }) });
  const id = (await ask('POST', '', { volume_type: { name: 'safe' } })).text('volume_type.id');
  assert.equal((await ask('DELETE', `/${id}/encryption/provider`)).status, 404);
  await ask('POST', `/${id}/encryption`, { encryption: { provider: 'luks', control_location: 'front-end' } });
  assert.equal((await ask('DELETE', `/${id}/encryption/provider`)).status, 202);
  assert.deepEqual((await ask('GET', `/${id}/encryption`)).body, {});
  system.assertNoDefects();
  system.close();
});
