/** Two uploads of one image wrote one file, and both were right: the image was active with bytes of each, which changed after that. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageUploaded } from '../../functions/workers/image-uploaded.ts';
import { imageFolder } from '../../infra/local/image-folder.ts';
import { bucketInMemory, keyOf } from '../support/bucket.ts';
import { chunksOf, sentInPieces, textOf } from '../support/chunks.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

const headers = { 'content-type': 'application/octet-stream' };
const upload = (system: System, id: string, stream?: AsyncIterable<Uint8Array>) =>
  system.request('PUT', `/image/v2/images/${id}/file`, { as: 'member', headers, ...(stream && { stream }) });
const show = (system: System, id: string) => system.request('GET', `/image/v2/images/${id}`, { as: 'member' });
const download = async (system: System, id: string) =>
  textOf((await system.request('GET', `/image/v2/images/${id}/file`, { as: 'member' })).stream);

async function queuedImage(system: System): Promise<string> {
  const body = { name: 'i', disk_format: 'raw', container_format: 'bare' };
  return (await system.request('POST', '/image/v2/images', { as: 'member', body })).text('id');
}

/** The system's images in a real folder, which is gone afterwards. */
async function inFolder(system: System, play: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-images-'));
  Object.assign(system.ports, { imageData: imageFolder(folder) });
  await play(folder);
  rmSync(folder, { recursive: true });
}

story('of two uploads at once the second is refused, and the first is what the image has', (system) =>
  inFolder(system, async (folder) => {
    const id = await queuedImage(system);
    const first = sentInPieces();
    const answer = upload(system, id, first.stream);
    await first.send('first ');
    assert.equal((await show(system, id)).at('status'), 'saving');
    const second = await upload(system, id, chunksOf('second, and longer'));
    assert.deepEqual(
      [second.status, second.at('message')],
      [409, `Image status transition from saving to saving is not allowed<br /><br />\n\n\n`],
    );
    await first.send('bytes');
    await first.end();
    assert.equal((await answer).status, 204);
    assert.deepEqual([(await show(system, id)).at('status'), (await show(system, id)).at('size')], ['active', 11]);
    assert.equal(await download(system, id), 'first bytes');
    assert.equal(readdirSync(folder).length, 1);
  }),
);

story('of uploads that begin in one moment one is taken, whichever it is', (system) =>
  inFolder(system, async (folder) => {
    const id = await queuedImage(system);
    const texts = Array.from({ length: 6 }, (_, position) => `${position}`.repeat(1000 + position));
    const answers = await Promise.all(texts.map((text) => upload(system, id, chunksOf(text.slice(0, 500), text.slice(500)))));
    const winners = texts.filter((_, position) => answers[position]?.status === 204);
    assert.equal(winners.length, 1);
    assert.ok(answers.every(({ status }) => status === 204 || status === 409));
    assert.equal(await download(system, id), winners[0]);
    assert.equal(readdirSync(folder).length, 1);
  }),
);

story('an upload that breaks off leaves its image queued and nothing behind, and is no defect', (system) =>
  inFolder(system, async (folder) => {
    const id = await queuedImage(system);
    const sent = sentInPieces();
    const answer = upload(system, id, sent.stream);
    await sent.send('half');
    await sent.breakOff();
    assert.equal((await answer).status, 400);
    assert.deepEqual([(await show(system, id)).at('status'), readdirSync(folder)], ['queued', []]);
    assert.equal((await upload(system, id, chunksOf('whole'))).status, 204);
    assert.equal(await download(system, id), 'whole');
  }),
);

story('an image whose sender died can be uploaded again when the time is over, and the dead one changes nothing any more', (system) =>
  inFolder(system, async () => {
    const id = await queuedImage(system);
    const dead = sentInPieces();
    const lost = upload(system, id, dead.stream);
    await dead.send('stale');
    await system.clock.advance(89_999);
    assert.equal((await upload(system, id, chunksOf('too early'))).status, 409);
    await system.clock.advance(1);
    assert.equal((await upload(system, id, chunksOf('fresh'))).status, 204);
    await dead.send('r');
    assert.equal((await lost).status, 410);
    assert.equal(await download(system, id), 'fresh');
  }),
);

story('an upload that goes on keeps its turn, however long it takes', (system) =>
  inFolder(system, async () => {
    const id = await queuedImage(system);
    const sent = sentInPieces();
    const answer = upload(system, id, sent.stream);
    for (let minutes = 0; minutes < 15; minutes += 1) {
      await sent.send('.');
      await system.clock.advance(60_000);
    }
    assert.equal((await upload(system, id, chunksOf('another'))).status, 409);
    await sent.end();
    assert.deepEqual([(await answer).status, await download(system, id)], [204, '.'.repeat(15)]);
  }),
);

story('news of two uploads to one URL make the image one of them, with its own checksum, for good', async (system) => {
  const one = '11111111111111111111111111111111';
  const other = '22222222222222222222222222222222';
  let uploadId = '';
  let id = '';
  // The second upload and its news come while storage copies the first: before the news of the first are dealt with, all of those of the second are.
  const bucket = bucketInMemory(async (etag) => {
    if (etag !== one) return;
    bucket.uploads.set(keyOf({ imageId: id, dataId: uploadId }), other);
    await imageUploaded(system.ports, { imageId: id, uploadId, sizeBytes: 2, etag: other });
    bucket.uploads.set(keyOf({ imageId: id, dataId: uploadId }), one);
  });
  Object.assign(system.ports, { imageData: bucket.data });
  id = await queuedImage(system);
  uploadId = (await upload(system, id)).headers['Location']?.split('/').at(-1) ?? '';
  assert.equal((await upload(system, id)).status, 409, 'nobody else has a turn');
  bucket.uploads.set(keyOf({ imageId: id, dataId: uploadId }), one);
  await imageUploaded(system.ports, { imageId: id, uploadId, sizeBytes: 1, etag: one });
  const image = await show(system, id);
  assert.deepEqual([image.at('status'), image.at('checksum'), image.at('size')], ['active', other, 2]);
  const { headers: sent } = await system.request('GET', `/image/v2/images/${id}/file`, { as: 'member' });
  assert.equal(bucket.images.get(sent['Location']?.replace('https://storage.example/images/', '') ?? ''), other);
  assert.deepEqual([...bucket.images.values()], [other], 'the loser leaves nothing');
});
