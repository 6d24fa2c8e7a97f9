import assert from 'node:assert/strict';
import { open, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DriverFault } from '../../../agent/driver.ts';
import { checkFormat, inspectImage } from '../../../agent/images/inspect.ts';
import { newFolder, run, skip } from '../../support/volumes/tools.ts';

const mebibyte = 2 ** 20;

test('an image is what its bytes say', { skip }, async (context) => {
  const folder = newFolder(context);
  for (const [format, name] of Object.entries({ qcow2: 'qcow2', vmdk: 'vmdk', vdi: 'vdi', vhdx: 'vhdx', raw: 'raw', vpc: 'vhd' })) {
    const path = join(folder, format);
    await run('qemu-img', ['create', '-q', '-f', format, path, '16M']);
    const seen = await inspectImage(path);
    assert.equal(seen.format, format);
    assert.ok(seen.virtualBytes >= 16 * mebibyte && seen.virtualBytes < 17 * mebibyte, format);
    checkFormat(seen, name);
  }
});

test('an image that lies about its format is refused', { skip }, async (context) => {
  const path = join(newFolder(context), 'image');
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', path, '1M']);
  const seen = await inspectImage(path);
  assert.throws(() => checkFormat(seen, 'raw'), new DriverFault('The image is said to be raw, but is qcow2.'));
  assert.throws(() => checkFormat(seen, 'ploop'), new DriverFault('The image is of a format that is not supported (ploop).'));
});

test('a small file that describes an enormous disk says so', { skip }, async (context) => {
  const folder = newFolder(context);
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', join(folder, 'a'), '10T']);
  await writeFile(join(folder, 'b'), '');
  await truncate(join(folder, 'b'), 10 * 2 ** 40);
  for (const name of ['a', 'b']) {
    const { virtualBytes, actualBytes } = await inspectImage(join(folder, name));
    assert.equal(virtualBytes, 10 * 2 ** 40);
    assert.ok(actualBytes < 2 * mebibyte);
  }
});

const others: Readonly<Record<string, { readonly make: (path: string, other: string) => Promise<unknown>; readonly says: RegExp }>> = {
  'a backing file': {
    make: (path, other) => run('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', other, path]),
    says: /backing file/,
  },
  'data in another file': {
    make: (path, other) => run('qemu-img', ['create', '-q', '-f', 'qcow2', '-o', `data_file=${other}.data,data_file_raw=on`, path, '1M']),
    says: /another file/,
  },
  'extents in another file': {
    make: (path) => run('qemu-img', ['create', '-q', '-f', 'vmdk', '-o', 'subformat=monolithicFlat', path, '1M']),
    says: /description/,
  },
  'a parent, as VMDK has it': {
    async make(path, other) {
      await run('qemu-img', ['create', '-q', '-f', 'vmdk', `${other}.vmdk`, '1M']);
      await run('qemu-img', ['create', '-q', '-f', 'vmdk', '-F', 'vmdk', '-b', `${other}.vmdk`, path]);
    },
    says: /backing file/,
  },
  'a key that nobody has': {
    async make(path) {
      await run('qemu-img', ['create', '-q', '-f', 'qcow2', path, '1M']);
      const handle = await open(path, 'r+');
      // Its method of encryption: LUKS.
      await handle.write(Buffer.from([0, 0, 0, 2]), 0, 4, 32);
      await handle.close();
    },
    says: /encrypted/,
  },
  'a damaged header': {
    make: (path) => writeFile(path, Buffer.concat([Buffer.from('QFI\xfb\0\0\0\x03', 'latin1'), Buffer.alloc(4096, 0)])),
    says: /damaged/,
  },
};

for (const [what, { make, says }] of Object.entries(others)) {
  test(`an image with ${what} is refused, and says no path`, { skip }, async (context) => {
    const folder = newFolder(context);
    await writeFile(join(folder, 'other'), Buffer.alloc(mebibyte));
    await make(join(folder, 'image'), join(folder, 'other'));
    await assert.rejects(inspectImage(join(folder, 'image')), (error) => {
      assert.ok(error instanceof DriverFault && says.test(error.message), String(error));
      return !error.message.includes(folder);
    });
  });
}

test('an empty file is an empty image', { skip }, async (context) => {
  const path = join(newFolder(context), 'image');
  await (await open(path, 'w')).close();
  assert.deepEqual(await inspectImage(path), { format: 'raw', virtualBytes: 0, actualBytes: 0 });
});
