import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { DriverFault } from '../../agent/driver.ts';
import { getFile, putFile } from '../../agent/image-bytes.ts';

const never = new AbortController().signal;
const bytes = Buffer.alloc(300_000, 'micronova');
const sent = { sizeBytes: bytes.length, checksum: hash('md5', bytes), sha512: hash('sha512', bytes) };

function newFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-bytes-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function serve(context: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/image` : '';
}

test('a file is sent with its length told before, and its digests afterwards', async (context) => {
  const path = join(newFolder(context), 'disk');
  for (const content of [bytes, Buffer.alloc(0)]) {
    writeFileSync(path, content);
    let [length, came]: [string | undefined, Buffer] = [undefined, Buffer.alloc(0)];
    const url = await serve(context, async (request, response) => {
      length = request.headers['content-length'];
      came = await buffer(request);
      response.end();
    });
    assert.deepEqual(await putFile({ url }, path, never), {
      sizeBytes: content.length,
      checksum: hash('md5', content),
      sha512: hash('sha512', content),
    });
    assert.equal(length, String(content.length));
    assert.ok(came.equals(content));
  }
});

test('a file goes to another whole or not at all', async (context) => {
  const folder = newFolder(context);
  const [path, file] = [join(folder, 'disk'), join(folder, 'images', 'image')];
  writeFileSync(path, bytes);
  await assert.rejects(putFile({ file }, path, AbortSignal.abort()));
  assert.ok(!existsSync(file) && !existsSync(`${file}.part`));
  assert.deepEqual(await putFile({ file }, path, never), sent);
  assert.ok(readFileSync(file).equals(bytes));
});

test('what the image service refuses is a fault, what it cannot take now is not', async (context) => {
  const path = join(newFolder(context), 'disk');
  writeFileSync(path, bytes);
  for (const [status, isFault] of [[403, true] as const, [503, false] as const]) {
    const url = await serve(context, (request, response) => {
      request.resume().on('end', () => response.writeHead(status).end());
    });
    await assert.rejects(putFile({ url }, path, never), (error) => error instanceof DriverFault === isFault);
  }
});

test('what is fetched is told by its digests, and no more of it than was asked for', async (context) => {
  const folder = newFolder(context);
  const [source, path] = [join(folder, 'image'), join(folder, 'disk')];
  writeFileSync(source, bytes);
  const url = await serve(context, (_request, response) => response.end(bytes));
  for (const at of [{ file: source }, { url }]) {
    assert.deepEqual(await getFile(at, path, bytes.length, never), sent);
    assert.ok(readFileSync(path).equals(bytes));
    await assert.rejects(getFile(at, path, bytes.length - 1, never), /larger than the disk/);
  }
});

test('what is not there is a fault', async (context) => {
  const folder = newFolder(context);
  const url = await serve(context, (_request, response) => response.writeHead(404).end());
  for (const at of [{ file: join(folder, 'none') }, { url }, {}]) {
    await assert.rejects(getFile(at, join(folder, 'disk'), 10, never), DriverFault);
  }
});

test('a sparse file that is too large is not read', async (context) => {
  const folder = newFolder(context);
  writeFileSync(join(folder, 'bomb'), '');
  truncateSync(join(folder, 'bomb'), 10 * 2 ** 40);
  await assert.rejects(getFile({ file: join(folder, 'bomb') }, join(folder, 'disk'), 2 ** 30, never), /larger than the disk/);
});
