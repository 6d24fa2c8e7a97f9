/** Whether the cloud answers, for those who have no token. */
import assert from 'node:assert/strict';
import { story } from './story.ts';

story('store and queues answer, and whoever watches is told which of them does not', async (system) => {
  const look = async () => {
    const { status, body } = await system.request('GET', '/healthz', {});
    return [status, body];
  };
  assert.deepEqual(await look(), [200, { status: 'ok', store: 'ok', queues: 'ok' }]);
  const { store, queues } = system.ports;
  const { get, isThere } = { get: store.get.bind(store), isThere: queues.isThere.bind(queues) };
  Object.assign(store, { get: () => Promise.reject(new Error('The store is away.')) });
  assert.deepEqual(await look(), [503, { status: 'unavailable', store: 'unavailable', queues: 'ok' }]);
  Object.assign(store, { get });
  Object.assign(queues, { isThere: async () => false });
  assert.deepEqual(await look(), [503, { status: 'unavailable', store: 'ok', queues: 'unavailable' }]);
  Object.assign(queues, { isThere });
  assert.deepEqual((await look())[0], 200);
});
