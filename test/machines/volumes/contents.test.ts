import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { exportName } from '../../../shared/messaging/volume-orders.ts';
import { exported, read, snapshotId, volumeId, volumeStore, write } from '../../support/volumes/store.ts';
import { newFolder, run, skip } from '../../support/volumes/tools.ts';

const [one, two] = [exported(1), exported(2)];
const image = { id: 'image-1' };
const of = (more: object) => ({ of: 'image', image: { ...image, ...more } }) as const;

test('a volume of an image has its bytes, and the size that was asked for', { skip }, async (context) => {
  const { keeper, order, io } = volumeStore(context);
  const folder = newFolder(context);
  for (const [number, format] of ['qcow2', 'raw', 'vmdk'].entries()) {
    const file = join(folder, format);
    await run('qemu-img', ['create', '-q', '-f', format, file, '8M']);
    await run('qemu-io', ['-f', format, '-c', write(1, '1M'), file]);
    const source = of({ file, diskFormat: format, checksum: hash('md5', readFileSync(file)) });
    const { standing, faults } = await keeper().carryOut(order(number, { sizeGib: 2, source, exports: [exported(number)] }));
    assert.deepEqual([standing?.sizeGib, faults], [2, []]);
    assert.ok((await io(exported(number), read(1, '1M'), read(0, '2047M'))).done, format);
  }
});

const bad = {
  'is damaged': { size: '1M', source: { checksum: 'f'.repeat(32) }, says: /checksum/ },
  'is of another format than was said': { size: '1M', source: { diskFormat: 'raw' }, says: /said to be raw/ },
  'describes more than the volume holds': { size: '2G', source: {}, says: /larger than the volume/ },
  'is a bomb': { size: '10T', source: {}, says: /larger than the volume/ },
} as const;

for (const [what, { size, source, says }] of Object.entries(bad)) {
  test(`of an image that ${what} nothing is made, and why is told`, { skip }, async (context) => {
    const { keeper, order, folder } = volumeStore(context);
    const file = join(newFolder(context), 'image');
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', file, size]);
    const told = order(1, { source: of({ file, ...source }), exports: [one] });
    const { standing, faults } = await keeper().carryOut(told);
    assert.equal(standing, null);
    assert.deepEqual(
      faults.map((fault) => fault.of),
      ['volume'],
    );
    assert.match(faults[0]?.message ?? '', says);
    assert.deepEqual(await run('find', [folder(1), '-name', '*.qcow2']).then(({ stdout }) => stdout), '');
  });
}

test('of a raw image with more holes than the volume is large nothing is even read', { skip }, async (context) => {
  const { keeper, order } = volumeStore(context);
  const file = join(newFolder(context), 'image');
  await writeFile(file, '');
  await truncate(file, 10 * 2 ** 40);
  const { faults } = await keeper().carryOut(order(1, { source: of({ file, diskFormat: 'raw' }) }));
  assert.match(faults[0]?.message ?? '', /larger/);
});

for (const use of ['in use', 'not in use'] as const) {
  const exports = use === 'in use' ? [one] : [];

  test(`snapshots and clones of a volume ${use} are as it was at that moment`, { skip }, async (context) => {
    const { keeper, order, io, folder } = volumeStore(context);
    const agent = keeper();
    await agent.carryOut(order(1, { exports: [one] }));
    assert.ok((await io(one, write(1))).done);
    await agent.carryOut(order(1, { exports }));
    const { standing } = await agent.carryOut(order(1, { exports, snapshotIds: [snapshotId(1)] }));
    assert.deepEqual(standing, { sizeGib: 1, snapshotIds: [snapshotId(1)], exports: exports.map(exportName) });
    await agent.carryOut(order(2, { sizeGib: 2, source: { of: 'volume', volumeId: volumeId(1) } }));
    await agent.carryOut(order(1, { exports: [one], snapshotIds: [snapshotId(1)] }));
    assert.ok((await io(one, write(9))).done);

    const source = { of: 'snapshot', volumeId: volumeId(1), snapshotId: snapshotId(1) } as const;
    assert.equal((await agent.carryOut(order(3, { sizeGib: 3, source }))).standing?.sizeGib, 3);
    for (const number of [2, 3]) {
      await agent.carryOut(order(number, { sizeGib: number, exports: [exported(number)] }));
      assert.ok((await io(exported(number), read(1), read(0, '1900M'))).done, `volume ${number}`);
    }
    assert.deepEqual((await agent.carryOut(order(1, { exports: [one] }))).standing?.snapshotIds, []);
    assert.throws(() => statSync(join(folder(1), 'snapshots', `${snapshotId(1)}.qcow2`)));
  });

  test(`a volume ${use} grows, and never shrinks`, { skip }, async (context) => {
    const { keeper, order, io } = volumeStore(context);
    const agent = keeper();
    await agent.carryOut(order(1, { exports }));
    assert.deepEqual((await agent.carryOut(order(1, { sizeGib: 3, exports }))).standing, {
      sizeGib: 3,
      snapshotIds: [],
      exports: exports.map(exportName),
    });
    const { standing, faults } = await agent.carryOut(order(1, { sizeGib: 2, exports: [one] }));
    assert.deepEqual([standing?.sizeGib, faults.map((fault) => fault.of)], [3, ['size']]);
    assert.ok((await io(one, write(1, '3071M'))).done);
  });

  test(`an image is made of a volume ${use}, once`, { skip }, async (context) => {
    const { keeper, order, io } = volumeStore(context);
    const agent = keeper();
    await agent.carryOut(order(1, { exports: [one] }));
    await io(one, write(1));
    await agent.carryOut(order(1, { exports }));
    const file = join(newFolder(context), 'images', 'image');
    const upload = { id: snapshotId(7), dataId: 'data-7', diskFormat: 'qcow2', file };
    const wanted = order(1, { exports, uploads: [upload] });
    const { uploaded, faults } = await agent.carryOut(wanted);
    const bytes = readFileSync(file);
    const sent = { sizeBytes: bytes.length, checksum: hash('md5', bytes), sha512: hash('sha512', bytes) };
    assert.deepEqual([uploaded, faults], [[{ id: upload.id, dataId: 'data-7', diskFormat: 'qcow2', ...sent }], []]);
    assert.ok((await run('qemu-io', ['-f', 'qcow2', '-c', read(1), file])).stdout.includes('read 65536'));
    await writeFile(file, 'anything');
    assert.deepEqual((await keeper().carryOut(wanted)).uploaded, uploaded);
    assert.equal(readFileSync(file, 'utf8'), 'anything');
  });
}

test('an image of a snapshot is of the volume as it was then, and of one that is gone there is none', { skip }, async (context) => {
  const { keeper, order, io, folder } = volumeStore(context);
  const agent = keeper();
  await agent.carryOut(order(1, { exports: [one] }));
  await io(one, write(1));
  await agent.carryOut(order(1, { exports: [one], snapshotIds: [snapshotId(1)] }));
  await io(one, write(2));
  const file = join(newFolder(context), 'images', 'image');
  const upload = { id: snapshotId(7), dataId: 'data-7', diskFormat: 'qcow2', file, snapshotId: snapshotId(1) };
  const { uploaded, faults } = await agent.carryOut(order(1, { exports: [one], snapshotIds: [snapshotId(1)], uploads: [upload] }));
  assert.deepEqual([uploaded.map(({ id }) => id), faults], [[upload.id], []]);
  assert.ok((await run('qemu-io', ['-f', 'qcow2', '-c', read(1), file])).stdout.includes('read 65536'));
  assert.deepEqual(readdirSync(join(folder(1), 'snapshots')), [`${snapshotId(1)}.qcow2`]);
  const other = { ...upload, id: snapshotId(8) };
  assert.deepEqual((await agent.carryOut(order(1, { exports: [one], uploads: [other] }))).faults, [
    { of: 'upload', id: other.id, message: 'The snapshot does not exist.' },
  ]);
});

test('what is written while a snapshot is being taken is not in it', { skip }, async (context) => {
  const { keeper, order, io, client } = volumeStore(context);
  const agent = keeper();
  await agent.carryOut(order(1, { exports: [one] }));
  const writer = client(one);
  await writer.tell('write -P 1 0 256M', /wrote/);
  const snapping = agent.carryOut(order(1, { exports: [one], snapshotIds: [snapshotId(1)] }));
  await writer.tell(write(2), /wrote/);
  await writer.tell(write(2, '200M'), /wrote/);
  await snapping;
  const source = { of: 'snapshot', volumeId: volumeId(1), snapshotId: snapshotId(1) } as const;
  await agent.carryOut(order(2, { source, exports: [two] }));
  const has = async (first: number, second: number) => (await io(two, read(first), read(second, '200M'))).done;
  // The second was written when the first was done: a snapshot with the second alone is of no moment.
  assert.ok((await has(1, 1)) || (await has(2, 1)) || (await has(2, 2)));
});

test('an encrypted volume is nothing to those who have its file, and its key is told to nobody', { skip }, async (context) => {
  const { keeper, order, io, folder, processes, logged } = volumeStore(context);
  const agent = keeper();
  const [encryptionKey, otherKey] = ['c2VjcmV0LXNlY3JldC1zZWNyZXQ=', 'b3RoZXItb3RoZXItb3RoZXItb3RoZXI='];
  const { faults } = await agent.carryOut(order(1, { encryptionKey, exports: [one] }));
  assert.deepEqual(faults, []);
  assert.ok((await io(one, 'write -P 77 0 1M')).done);
  assert.deepEqual((await agent.carryOut(order(1, { encryptionKey, exports: [one], snapshotIds: [snapshotId(1)] }))).faults, []);
  assert.ok(processes().length > 0 && processes().every(({ line }) => !line.includes(encryptionKey)));
  const { stdout } = await run('grep', ['-rlaE', `${encryptionKey}|${'M'.repeat(64)}`, folder(1)]).catch(({ stdout }) => ({ stdout }));
  assert.equal(stdout, '', 'neither the key nor what was written');
  assert.ok(!JSON.stringify(logged).includes(encryptionKey));

  const source = { of: 'volume', volumeId: volumeId(1) } as const;
  assert.deepEqual((await agent.carryOut(order(2, { encryptionKey, source, exports: [two] }))).faults, []);
  assert.ok((await io(two, 'read -P 77 0 1M')).done);
  const snapshot = { of: 'snapshot', volumeId: volumeId(1), snapshotId: snapshotId(1) } as const;
  const wrong = await agent.carryOut(order(3, { encryptionKey: otherKey, source: snapshot }));
  assert.match(wrong.faults[0]?.message ?? '', /does not fit/);
  await agent.carryOut(order(1, { encryptionKey }));
  const { standing, faults: refused } = await agent.carryOut(order(1, { encryptionKey: otherKey, exports: [one] }));
  assert.deepEqual([standing?.exports, refused.map((fault) => fault.of)], [[], ['export']]);
});

test('an encrypted volume may be a copy of one that is not, and is used by somebody', { skip }, async (context) => {
  const { keeper, order, io, folder } = volumeStore(context);
  const agent = keeper();
  await agent.carryOut(order(1, { exports: [one] }));
  assert.ok((await io(one, 'write -P 77 0 1M')).done);
  const source = { of: 'volume', volumeId: volumeId(1) } as const;
  assert.deepEqual((await agent.carryOut(order(2, { encryptionKey: 'c2VjcmV0', source, exports: [two] }))).faults, []);
  assert.ok((await io(two, 'read -P 77 0 1M')).done);
  const { stdout } = await run('grep', ['-rlaE', 'M'.repeat(64), folder(2)]).catch(({ stdout }) => ({ stdout }));
  assert.equal(stdout, '');
});

test('after the death of its daemon an encrypted volume waits for the next order, which has the key', { skip }, async (context) => {
  const { keeper, order, processes, io } = volumeStore(context);
  const wanted = order(1, { encryptionKey: 'c2VjcmV0', exports: [one] });
  await keeper().carryOut(wanted);
  for (const { pid } of processes()) process.kill(pid, 'SIGKILL');
  const next = keeper();
  const [restored, ...others] = await next.restore();
  assert.deepEqual([restored?.volumeId, restored?.revision, others], [volumeId(1), 1, []]);
  assert.deepEqual(restored?.answer.standing?.exports, []);
  assert.deepEqual(
    restored?.answer.faults.map(({ of, id }) => [of, id]),
    [['export', one.attachmentId]],
  );
  assert.deepEqual((await next.carryOut(wanted)).standing?.exports, [exportName(one)]);
  assert.ok((await io(one, write(1))).done);
});
