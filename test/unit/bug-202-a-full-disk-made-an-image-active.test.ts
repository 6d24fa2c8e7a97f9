/** A short write on a full disk was ignored: the image was active with bytes missing, and its download waited for them for ever. */
import assert from 'node:assert/strict';
import * as machine from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { imageFolder } from '../../infra/local/image-folder.ts';
import { chunksOf } from '../support/chunks.ts';
import { makeSystem } from '../support/system.ts';

type Step = 'open' | 'writeFile' | 'sync' | 'close' | 'rename';

/** The machine's files, of which one step fails. */
function failing(step: Step, code: string): typeof machine {
  const fail = () => Promise.reject(Object.assign(new Error(`${code}: it failed`), { code }));
  return {
    ...machine,
    rename: step === 'rename' ? fail : machine.rename,
    async open(...asked) {
      if (step === 'open') return fail();
      const file = await machine.open(...asked);
      return new Proxy(file, {
        get(target, name) {
          if (name === step) return () => (step === 'close' ? target.close().then(fail) : fail());
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  };
}

async function begin(context: TestContext) {
  const system = await makeSystem({ hosts: [] });
  const folder = await machine.mkdtemp(join(tmpdir(), 'micronova-full-'));
  context.after(async () => {
    system.assertNoDefects();
    system.close();
    await machine.rm(folder, { recursive: true });
  });
  const body = { name: 'i', disk_format: 'raw', container_format: 'bare' };
  const id = (await system.request('POST', '/image/v2/images', { as: 'member', body })).text('id');
  const headers = { 'content-type': 'application/octet-stream' };
  return {
    folder,
    upload(files: typeof machine) {
      Object.assign(system.ports, { imageData: imageFolder(folder, files) });
      return system.request('PUT', `/image/v2/images/${id}/file`, { as: 'member', headers, stream: chunksOf('some', 'bytes') });
    },
    status: async () => (await system.request('GET', `/image/v2/images/${id}`, { as: 'member' })).at('status'),
  };
}

for (const step of ['open', 'writeFile', 'sync', 'close', 'rename'] as const) {
  test(`a disk that is full at ${step} is told of, and the image is queued until there is room`, async (context) => {
    const { folder, upload, status } = await begin(context);
    for (const code of ['ENOSPC', 'EDQUOT']) {
      const answer = await upload(failing(step, code));
      assert.deepEqual([answer.status, answer.at('title')], [413, 'Request Entity Too Large']);
      assert.deepEqual([await status(), await machine.readdir(folder)], ['queued', []]);
    }
    assert.equal((await upload(machine)).status, 204);
    assert.equal(await status(), 'active');
  });
}

test('a folder that cannot be written is told of as Glance does', async (context) => {
  const { upload, status } = await begin(context);
  assert.equal((await upload(failing('open', 'EACCES'))).status, 503);
  assert.equal((await upload(failing('rename', 'EROFS'))).status, 503);
  assert.equal(await status(), 'queued');
});

test('what a write leaves over is written too', async (context) => {
  const folder = await machine.mkdtemp(join(tmpdir(), 'micronova-short-'));
  context.after(() => machine.rm(folder, { recursive: true }));
  // What FileHandle.writeFile stands on: write() that takes three bytes at a time.
  const files: typeof machine = {
    ...machine,
    async open(...asked) {
      const file = await machine.open(...asked);
      const write = file.write.bind(file) as (bytes: Uint8Array, offset: number, length: number) => Promise<unknown>;
      return Object.assign(file, { write: (bytes: Uint8Array, offset = 0) => write(bytes, offset, Math.min(3, bytes.length - offset)) });
    },
  };
  const data = imageFolder(folder, files);
  const place = { imageId: '11111111-1111-4111-8111-111111111111', dataId: 'a' };
  const { bytes } = await data.write(place, chunksOf('longer than three', ' and again'));
  assert.equal((await machine.stat(join(folder, `${place.imageId}.a`))).size, bytes);
});
