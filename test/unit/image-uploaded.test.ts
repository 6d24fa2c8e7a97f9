import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { imageUploaded } from '../../functions/workers/image-uploaded.ts';
import type { ImageData } from '../../shared/image/data.ts';
import type { Ports } from '../../shared/ports.ts';
import { makeSystem, type System } from '../support/system.ts';

/** Storage that clients reach by themselves: what is uploaded, and what has become images. */
function storage() {
  const uploads = new Map<string, string>();
  const images = new Map<string, string>();
  const direct: ImageData['direct'] = {
    uploadUrl: async (id) => `https://storage.example/uploads/${id}`,
    downloadUrl: async (id) => `https://storage.example/images/${id}`,
    async accept(id, etag) {
      if (uploads.get(id) !== etag) return false;
      images.set(id, etag);
      return true;
    },
    async discard(id) {
      uploads.delete(id);
    },
  };
  return { uploads, images, direct };
}

const etag = 'd41d8cd98f00b204e9800998ecf8427e';
// Hooks outside of a suite would be hooks of every file's tests.
describe('uploads of images', () => {
  let system: System;
  let ports: Ports;
  let kept: ReturnType<typeof storage>;
  beforeEach(async () => {
    system = await makeSystem({ hosts: [] });
    kept = storage();
    ports = system.ports;
    Object.assign(system.ports, { imageData: { ...ports.imageData, direct: kept.direct } });
  });
  afterEach(() => system.close());

  async function queuedImage(): Promise<string> {
    const body = { name: 'i', disk_format: 'raw', container_format: 'bare' };
    return (await system.request('POST', '/image/v2/images', { as: 'member', body })).text('id');
  }

  const statusOf = async (id: string) => (await system.request('GET', `/image/v2/images/${id}`, { as: 'member' })).text('status');

  test('a client is sent to storage with its upload, and again for its download', async () => {
    const id = await queuedImage();
    const headers = { 'content-type': 'application/octet-stream' };
    const sent = await system.request('PUT', `/image/v2/images/${id}/file`, { as: 'member', headers });
    assert.deepEqual([sent.status, sent.headers['Location']], [307, `https://storage.example/uploads/${id}`]);
    kept.uploads.set(id, etag);
    await imageUploaded(ports, { imageId: id, sizeBytes: 5, etag });
    const got = await system.request('GET', `/image/v2/images/${id}/file`, { as: 'member' });
    assert.deepEqual([got.status, got.headers['Location']], [307, `https://storage.example/images/${id}`]);
    assert.equal((await system.request('PUT', `/image/v2/images/${id}/file`, { as: 'member', headers })).status, 409, 'it has its data');
  });

  test('what was uploaded for a queued image makes it active', async () => {
    const id = await queuedImage();
    kept.uploads.set(id, etag);
    await imageUploaded(ports, { imageId: id, sizeBytes: 5, etag });
    const image = await system.request('GET', `/image/v2/images/${id}`, { as: 'member' });
    assert.deepEqual([image.at('status'), image.at('size'), image.at('checksum')], ['active', 5, etag]);
    assert.equal(kept.uploads.size, 0);
  });

  test('the same news again changes nothing, and what is uploaded later is thrown away', async () => {
    const id = await queuedImage();
    kept.uploads.set(id, etag);
    await imageUploaded(ports, { imageId: id, sizeBytes: 5, etag });
    kept.uploads.set(id, 'another');
    await imageUploaded(ports, { imageId: id, sizeBytes: 9, etag: 'another' });
    assert.deepEqual([kept.images.get(id), kept.uploads.size], [etag, 0]);
  });

  test('an empty upload is none, and the image waits on', async () => {
    const id = await queuedImage();
    kept.uploads.set(id, etag);
    await imageUploaded(ports, { imageId: id, sizeBytes: 0, etag });
    assert.deepEqual([await statusOf(id), kept.images.size, kept.uploads.size], ['queued', 0, 0]);
  });

  test('an upload that was replaced meanwhile is left to its own news', async () => {
    const id = await queuedImage();
    kept.uploads.set(id, 'newer');
    await imageUploaded(ports, { imageId: id, sizeBytes: 5, etag });
    assert.deepEqual([await statusOf(id), kept.uploads.get(id)], ['queued', 'newer']);
    await imageUploaded(ports, { imageId: id, sizeBytes: 6, etag: 'newer' });
    assert.equal(await statusOf(id), 'active');
  });

  test('what is uploaded for no image is thrown away', async () => {
    kept.uploads.set('nobody', etag);
    await imageUploaded(ports, { imageId: 'nobody', sizeBytes: 5, etag });
    assert.deepEqual([kept.images.size, kept.uploads.size], [0, 0]);
  });
});
