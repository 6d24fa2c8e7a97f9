/** An active image whose file was gone was downloaded as one that had no data yet: 204, and nobody noticed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { images } from '../../shared/image/image.ts';
import { chunksOf, textOf } from '../support/chunks.ts';
import { makeSystem } from '../support/system.ts';

test('an active image without its file is not found, and the log says so; a queued one has no content', async (context) => {
  const system = await makeSystem({ hosts: [] });
  context.after(() => system.close());
  const as = 'member';
  const body = { disk_format: 'raw', container_format: 'bare' };
  const id = (await system.request('POST', '/image/v2/images', { as, body })).text('id');
  const download = () => system.request('GET', `/image/v2/images/${id}/file`, { as });
  assert.equal((await download()).status, 204);
  const headers = { 'content-type': 'application/octet-stream' };
  await system.request('PUT', `/image/v2/images/${id}/file`, { as, headers, stream: chunksOf('data') });
  assert.equal(await textOf((await download()).stream), 'data');
  const dataId = (await images.get(system.ports.store, id))?.dataId ?? null;
  await system.ports.imageData.remove({ imageId: id, dataId });
  const answer = await download();
  assert.deepEqual([answer.status, answer.at('title')], [404, 'Not Found']);
  assert.equal(system.records.filter(({ level, event }) => level === 'error' && event === 'image data missing').length, 1);
});
