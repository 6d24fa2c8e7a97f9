/** A host's images with real qemu-img: what is taken, what is refused, what is thrown away. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { DriverFault } from '../../agent/driver.ts';
import { type ImageToGet, openHostImages } from '../../agent/images/host-images.ts';

const missing = spawnSync('qemu-img', ['--version']).error === undefined ? false : 'qemu-img is not installed';

suite('images of a host', { skip: missing }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-images-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  let made = 0;
  const fresh = (keptBytes = 2 ** 30) => {
    const at = join(folder, `host-${++made}`);
    return openHostImages({ folder: at, clock: { now: () => made++ }, keptBytes }).then((images) => ({ images, at }));
  };

  /** An image as the command for it says, with its bytes in a file. */
  function imageOf(name: string, make: (file: string) => void, changes: Partial<ImageToGet> = {}): ImageToGet {
    const file = join(folder, name);
    make(file);
    const bytes = readFileSync(file);
    return {
      id: name,
      dataId: 'd1',
      file,
      sizeBytes: bytes.length,
      checksum: createHash('md5').update(bytes).digest('hex'),
      ...changes,
    };
  }

  const qemuImg = (...args: readonly string[]) => execFileSync('qemu-img', args, { stdio: 'ignore' });
  const qcow2 = (size: string) => (file: string) => void qemuImg('create', '-f', 'qcow2', file, size);
  const raw = (text: string) => (file: string) => writeFileSync(file, text.padEnd(1 << 20, '.'));

  const refused = (sentence: RegExp) => (error: unknown) => error instanceof DriverFault && sentence.test(error.message);

  test('an image is fetched once, however many ask for it', async () => {
    let answers = 0;
    const bytes = Buffer.alloc(1 << 20, 'x');
    const server = createServer((_request, response) => {
      answers++;
      response.end(bytes);
    }).listen(0, '127.0.0.1');
    after(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { images, at } = await fresh();
    const image = { id: 'many', dataId: 'd1', url, diskFormat: 'raw', sizeBytes: bytes.length };
    const [one, two] = await Promise.all([images.get(image), images.get(image)]);
    assert.deepEqual(one, two);
    assert.deepEqual(one, { path: join(at, 'many.d1'), format: 'raw', virtualBytes: 1 << 20 });
    const later = await openHostImages({ folder: at, clock: { now: () => 0 }, keptBytes: 2 ** 30 });
    assert.deepEqual(await later.get(image), one);
    assert.equal(answers, 1);
  });

  test('one that was fetched half before the host lost its power is fetched again', async () => {
    const image = imageOf('half', raw('half'));
    const { images, at } = await fresh();
    const { path } = await images.get(image);
    truncateSync(path, 100);
    writeFileSync(join(at, 'other.d1.part'), 'left');
    const again = await openHostImages({ folder: at, clock: { now: () => 0 }, keptBytes: 2 ** 30 });
    assert.equal(statSync((await again.get(image)).path).size, 1 << 20);
    assert.ok(!existsSync(join(at, 'other.d1.part')));
  });

  test('a qcow2 stays what it is, and tells how large its disk is', async () => {
    const { images } = await fresh();
    const { format, virtualBytes } = await images.get(imageOf('whole', qcow2('1G'), { diskFormat: 'qcow2' }));
    assert.deepEqual({ format, virtualBytes }, { format: 'qcow2', virtualBytes: 2 ** 30 });
  });

  test('what machines do not run on becomes what they do', async () => {
    const { images } = await fresh();
    const make = (file: string) => void qemuImg('create', '-f', 'vmdk', file, '64M');
    const { path, format } = await images.get(imageOf('vm', make, { diskFormat: 'vmdk' }));
    assert.equal(format, 'qcow2');
    assert.equal(JSON.parse(String(execFileSync('qemu-img', ['info', '--output=json', path])))['virtual-size'], 64 << 20);
  });

  const lies: Readonly<Record<string, readonly [ImageToGet | (() => ImageToGet), RegExp]>> = {
    'that is larger than it is said to be': [() => imageOf('long', raw('l'), { sizeBytes: 1000 }), /larger/],
    'whose checksum is another': [() => imageOf('other', raw('o'), { checksum: 'd41d8cd98f00b204e9800998ecf8427e' }), /checksum/],
    'that is said to be raw and is a qcow2': [() => imageOf('liar', qcow2('1G'), { diskFormat: 'raw' }), /said to be raw, but is qcow2/],
    'that would read another file of the host': [
      () => imageOf('backed', (file) => void qemuImg('create', '-u', '-f', 'qcow2', '-F', 'raw', '-b', '/etc/passwd', file, '1M')),
      /backing file/,
    ],
    'whose data is in another file of the host': [
      () => imageOf('outside', (file) => void qemuImg('create', '-f', 'qcow2', '-o', `data_file=${file}.raw`, file, '1M')),
      /another file/,
    ],
    'whose disk is a bomb': [() => imageOf('bomb', qcow2('20T'), { diskFormat: 'qcow2' }), /too large/],
    'that has no data any more': [{ id: 'gone', dataId: 'd1', file: join(folder, 'gone') }, /no data/],
    'whose name leads out of the folder': [{ id: '../../etc/passwd', file: join(folder, 'whole') }, /name/],
  };
  for (const [what, [image, sentence]] of Object.entries(lies))
    test(`an image ${what} is refused, and nothing of it is left`, async () => {
      const { images, at } = await fresh();
      const asked = typeof image === 'function' ? image() : image;
      await assert.rejects(async () => images.get(asked), refused(sentence));
      assert.deepEqual(execFileSync('ls', ['-A', at]).toString(), '');
    });

  test('bytes that end before their end are an outage, and are fetched again', async () => {
    const { images } = await fresh();
    const image = imageOf('short', raw('s'));
    await assert.rejects(images.get({ ...image, sizeBytes: (2 << 20) + 1 }), (error) => !(error instanceof DriverFault));
    assert.equal((await images.get(image)).virtualBytes, 1 << 20);
  });

  test('where there is no room those go that nothing uses, the oldest first', async () => {
    const { images } = await fresh(2.5 * 2 ** 20);
    const paths: string[] = [];
    for (const name of ['first', 'second']) paths.push((await images.get(imageOf(name, raw(name)))).path);
    await images.inUse(paths.slice(0, 1));
    for (const name of ['third', 'fourth', 'fifth']) paths.push((await images.get(imageOf(name, raw(name)))).path);
    assert.deepEqual(paths.map(existsSync), [true, false, true, true, true]);
    await images.inUse([]);
    assert.deepEqual(paths.map(existsSync), [false, false, false, true, true]);
  });
});
