import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '../../shared/store/port.ts';
import { memoryStore } from '../simulation/memory-store.ts';
import { fakeClock } from '../support/clock.ts';
import { makeSystem } from '../support/system.ts';

/** A store whose indexes lag behind, as DynamoDB's may. */
function lagging(clock: ReturnType<typeof fakeClock>): Store {
  const store = memoryStore(clock);
  return { ...store, list: async (query) => (query.index === 'table' ? store.list(query) : { items: [] }) };
}

// An attachment was looked for among the project's volumes as an index shows them, which may not show it yet.
test('an attachment is found by its id as soon as it is made', async (context) => {
  const clock = fakeClock();
  const system = await makeSystem({ clock, store: lagging(clock) });
  context.after(() => system.close());
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, as: 'member' | 'other' = 'member') =>
    system.request(method, `/volume/v3${path}`, { as, version: '3.70', ...(body && { body }) });
  const volume = (await ask('POST', '/volumes', { volume: { size: 1 } })).text('volume.id');
  const id = (await ask('POST', '/attachments', { attachment: { volume_uuid: volume } })).text('attachment.id');
  assert.equal((await ask('GET', `/attachments/${id}`, undefined, 'other')).status, 404);
  assert.equal((await ask('GET', `/attachments/${id}`)).status, 200);
  assert.equal((await ask('PUT', `/attachments/${id}`, { attachment: { connector: { host: 'h' } } })).status, 200);
  assert.equal((await ask('PUT', `/attachments/${id}`, { attachment: { connector: {} } })).status, 400);
  assert.equal((await ask('POST', `/attachments/${id}/action`, { 'os-complete': {} })).status, 204);
  assert.equal((await ask('DELETE', `/attachments/${id}`)).status, 200);
  assert.equal((await ask('GET', `/attachments/${id}`)).status, 404);
  system.assertNoDefects();
});
