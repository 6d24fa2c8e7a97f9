/** An image that was deleted during its upload, or a process that was killed in it, left bytes that nothing ever removed. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOverdueUploads, sweepImageData } from '../../functions/workers/sweep-images.ts';
import { imageFolder } from '../../infra/local/image-folder.ts';
import { images } from '../../shared/image/image.ts';
import { beginUpload } from '../../shared/image/upload.ts';
import { bucketInMemory, keyOf } from '../support/bucket.ts';
import { chunksOf, sentInPieces, textOf } from '../support/chunks.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

const headers = { 'content-type': 'application/octet-stream' };
const as = 'member';
const upload = (system: System, id: string, stream: AsyncIterable<Uint8Array>) =>
  system.request('PUT', `/image/v2/images/${id}/file`, { as, headers, stream });
const statusOf = async (system: System, id: string) => (await system.request('GET', `/image/v2/images/${id}`, { as })).at('status');

async function queuedImage(system: System): Promise<string> {
  return (await system.request('POST', '/image/v2/images', { as, body: { disk_format: 'raw', container_format: 'bare' } })).text('id');
}

/** A turn of a process that is killed in it. */
async function begun(system: System, id: string): Promise<string> {
  const caller = { isAdmin: true, projectId: null, roles: new Set() } as unknown as Parameters<typeof beginUpload>[2];
  return (await beginUpload(system.ports, id, caller, 300_000)).dataId;
}

async function inFolder(system: System, play: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-sweep-'));
  Object.assign(system.ports, { imageData: imageFolder(folder) });
  await play(folder);
  rmSync(folder, { recursive: true });
}

story('an image that is deleted during its upload leaves nothing', (system) =>
  inFolder(system, async (folder) => {
    const id = await queuedImage(system);
    const sent = sentInPieces();
    const answer = upload(system, id, sent.stream);
    await sent.send('half of it');
    assert.equal((await system.request('DELETE', `/image/v2/images/${id}`, { as })).status, 204);
    await sent.end();
    assert.equal((await answer).status, 410);
    assert.deepEqual(readdirSync(folder), []);
  }),
);

story('the image of a process that was killed is queued again, and its bytes are swept', (system) =>
  inFolder(system, async (folder) => {
    const [killed, kept] = [await queuedImage(system), await queuedImage(system)];
    assert.equal((await upload(system, kept, chunksOf('kept'))).status, 204);
    const dataId = await begun(system, killed);
    const names = [`${killed}.${dataId}.part`, `${killed}.${dataId}`, `${killed}`, `${crypto.randomUUID()}.of-no-image`];
    for (const name of [...names, 'notes.txt']) writeFileSync(join(folder, name), 'left over');
    const age = (seconds: number) => {
      for (const name of readdirSync(folder)) utimesSync(join(folder, name), seconds, seconds);
    };
    age(system.clock.now() / 1000);

    assert.equal(await endOverdueUploads(system.ports), 0);
    assert.equal(await sweepImageData(system.ports), 0, 'it is young');
    assert.equal(await statusOf(system, killed), 'saving');
    await system.clock.advance(300_000);
    assert.equal(await endOverdueUploads(system.ports), 1);
    assert.equal(await statusOf(system, killed), 'queued');
    await system.clock.advance(3_600_000);
    assert.ok((await sweepImageData(system.ports)) > 0);
    const { dataId: own } = (await images.get(system.ports.store, kept)) ?? {};
    assert.deepEqual(readdirSync(folder).sort(), [`${kept}.${own}`, 'notes.txt'].sort());
    assert.equal(await textOf((await system.request('GET', `/image/v2/images/${kept}/file`, { as })).stream), 'kept');
  }),
);

story('what somebody is sending is not swept, and neither is the data of images that had one place each', (system) =>
  inFolder(system, async (folder) => {
    const id = await queuedImage(system);
    const dataId = await begun(system, id);
    writeFileSync(join(folder, `${id}.${dataId}.part`), 'on its way');
    const old = await queuedImage(system);
    const { version: _, ...item } = (await system.ports.store.get(images.key(old))) ?? { version: 0 };
    const { dataId: __, upload: ___, memberCount: ____, ...before } = item as Record<string, string>;
    const put = { kind: 'put', item: { ...before, pk: `IMAGE#${old}`, sk: 'IMAGE', status: 'active', sizeBytes: 3 }, expect: 1 } as const;
    assert.equal((await system.ports.store.commit([put], 'before')).outcome, 'committed');
    writeFileSync(join(folder, old), 'old');
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 0, 0);
    assert.equal(await sweepImageData(system.ports), 0);
    assert.equal(await textOf((await system.request('GET', `/image/v2/images/${old}/file`, { as })).stream), 'old');
  }),
);

story('objects of no image are swept from a bucket', async (system) => {
  const bucket = bucketInMemory();
  Object.assign(system.ports, { imageData: bucket.data });
  const id = await queuedImage(system);
  bucket.images.set(keyOf({ imageId: id, dataId: 'copied-by-a-worker-that-died' }), 'a');
  bucket.images.set(keyOf({ imageId: 'gone', dataId: 'b' }), 'b');
  assert.equal(await sweepImageData(system.ports), 2);
  assert.equal(bucket.images.size, 0);
});
