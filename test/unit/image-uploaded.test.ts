import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { imageUploaded } from '../../functions/workers/image-uploaded.ts';
import { type BucketInMemory, bucketInMemory, keyOf } from '../support/bucket.ts';
import { makeSystem, type System } from '../support/system.ts';

const etag = 'd41d8cd98f00b204e9800998ecf8427e';
const headers = { 'content-type': 'application/octet-stream' };

// Hooks outside of a suite would be hooks of every file's tests.
describe('uploads of images', () => {
  let system: System;
  let bucket: BucketInMemory;
  beforeEach(async () => {
    system = await makeSystem({ hosts: [] });
    bucket = bucketInMemory();
    Object.assign(system.ports, { imageData: bucket.data });
  });
  afterEach(() => system.close());

  const upload = (id: string) => system.request('PUT', `/image/v2/images/${id}/file`, { as: 'member', headers });
  const show = (id: string) => system.request('GET', `/image/v2/images/${id}`, { as: 'member' });
  const statusOf = async (id: string) => (await show(id)).text('status');
  const news = (imageId: string, uploadId: string, sizeBytes = 5, tag = etag) =>
    imageUploaded(system.ports, { imageId, uploadId, sizeBytes, etag: tag });

  async function queuedImage(): Promise<string> {
    const body = { name: 'i', disk_format: 'raw', container_format: 'bare' };
    return (await system.request('POST', '/image/v2/images', { as: 'member', body })).text('id');
  }

  /** Sends a client to storage, and puts bytes there. @returns the turn that it was given */
  async function uploaded(imageId: string, bytes = etag): Promise<string> {
    const uploadId = (await upload(imageId)).headers['Location']?.split('/').at(-1) ?? '';
    bucket.uploads.set(keyOf({ imageId, dataId: uploadId }), bytes);
    return uploadId;
  }

  test('a client is sent to storage with its upload, and again for its download', async () => {
    const id = await queuedImage();
    const sent = await upload(id);
    assert.equal(sent.status, 307);
    assert.match(sent.headers['Location'] ?? '', new RegExp(`^https://storage.example/uploads/${id}/[0-9a-f-]{36}$`));
    const uploadId = sent.headers['Location']?.split('/').at(-1) ?? '';
    bucket.uploads.set(keyOf({ imageId: id, dataId: uploadId }), etag);
    await news(id, uploadId);
    const got = await system.request('GET', `/image/v2/images/${id}/file`, { as: 'member' });
    assert.deepEqual([got.status, got.headers['Location']], [307, `https://storage.example/images/${id}/${uploadId}-${etag}`]);
    assert.equal((await upload(id)).status, 409, 'it has its data');
  });

  test('what was uploaded for a queued image makes it active', async () => {
    const id = await queuedImage();
    await news(id, await uploaded(id));
    const image = await show(id);
    assert.deepEqual([image.at('status'), image.at('size'), image.at('checksum')], ['active', 5, etag]);
    assert.equal(bucket.uploads.size, 0);
  });

  test('the same news again changes nothing, and what is uploaded later is thrown away', async () => {
    const id = await queuedImage();
    const uploadId = await uploaded(id);
    await news(id, uploadId);
    await news(id, uploadId);
    bucket.uploads.set(keyOf({ imageId: id, dataId: uploadId }), 'another');
    await news(id, uploadId, 9, 'another');
    assert.deepEqual([[...bucket.images.values()], bucket.uploads.size], [[etag], 0]);
  });

  test('an empty upload is none, and the image waits on', async () => {
    const id = await queuedImage();
    await news(id, await uploaded(id), 0);
    assert.deepEqual([await statusOf(id), bucket.images.size, bucket.uploads.size], ['queued', 0, 0]);
    await news(id, await uploaded(id));
    assert.equal(await statusOf(id), 'active');
  });

  test('an upload that was replaced meanwhile is left to its own news', async () => {
    const id = await queuedImage();
    const uploadId = await uploaded(id, 'newer');
    await news(id, uploadId);
    assert.deepEqual([await statusOf(id), [...bucket.uploads.values()]], ['saving', ['newer']]);
    await news(id, uploadId, 6, 'newer');
    assert.equal(await statusOf(id), 'active');
  });

  test('what is uploaded for no image is thrown away', async () => {
    bucket.uploads.set(keyOf({ imageId: 'nobody', dataId: 'turn' }), etag);
    await news('nobody', 'turn');
    assert.deepEqual([bucket.images.size, bucket.uploads.size], [0, 0]);
  });

  test('an upload that comes after its time is taken, as long as nobody else has begun another', async () => {
    const [late, later] = [await queuedImage(), await queuedImage()];
    const [lateUpload, lateToo] = [await uploaded(late), await uploaded(later)];
    await system.clock.advance(300_000);
    const another = await uploaded(later, 'another');
    await news(late, lateUpload);
    await news(later, lateToo);
    assert.deepEqual([await statusOf(late), await statusOf(later)], ['active', 'saving']);
    await news(later, another, 7, 'another');
    assert.deepEqual([(await show(later)).at('size'), (await show(later)).at('status')], [7, 'active']);
    assert.deepEqual([...bucket.images.values()], [etag, 'another']);
  });
});
