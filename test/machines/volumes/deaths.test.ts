import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Moment } from '../../../agent/volumes/run.ts';
import { exportName, type WantedVolume } from '../../../shared/messaging/volume-orders.ts';
import { exported, read, snapshotId, volumeId, volumeStore, write } from '../../support/volumes/store.ts';
import { newFolder, run, skip } from '../../support/volumes/tools.ts';

const [one, two] = [exported(1), exported(2)];

class Death extends Error {}

/** Everything that an order can ask for of a volume that is used by another host. */
const everything = (context: TestContext): Partial<WantedVolume> => ({
  sizeGib: 2,
  exports: [two],
  snapshotIds: [snapshotId(1)],
  uploads: [{ id: snapshotId(8), dataId: 'data', diskFormat: 'qcow2', file: join(newFolder(context), 'image') }],
});

const moments: readonly Moment[] = ['recorded', 'fenced', 'extended', 'planned', 'exported', 'copied', 'snapped', 'sent'];

for (const moment of moments) {
  test(`an agent that dies when an order is ${moment} leaves it to the next, and to one writer`, { skip }, async (context) => {
    const { keeper, order, io, client, folder } = volumeStore(context);
    await keeper().carryOut(order(1, { exports: [one] }));
    assert.ok((await io(one, write(1))).done);
    const wanted = order(1, everything(context));
    const dying = keeper((at) => {
      if (at === moment) throw new Death();
    });
    await assert.rejects(dying.carryOut(wanted), Death);
    // Whoever has it now, two have it never.
    const writers = await Promise.all([one, two].map(async (each) => (await io(each, write(1))).done));
    assert.ok(writers.filter(Boolean).length <= 1);

    const next = keeper();
    await next.restore();
    const { standing, uploaded, faults } = await next.carryOut(wanted);
    assert.deepEqual(standing, { sizeGib: 2, snapshotIds: [snapshotId(1)], exports: [exportName(two)] });
    assert.deepEqual([uploaded.length, faults], [1, []]);
    assert.ok((await io(two, read(1))).done);
    assert.match(await client(two).tell(write(1, '1500M'), /wrote|failed/), /wrote/);
    assert.ok(!(await io(one, write(3))).done);
    assert.deepEqual(readdirSync(folder(1)).sort(), ['data.qcow2', 'pid', 'record.json', 'snapshots']);
  });
}

for (const moment of ['recorded', 'made', 'in place'] as const) {
  test(`a volume that is half made when the agent dies (${moment}) is made whole, or counts as none`, { skip }, async (context) => {
    const { keeper, order, io } = volumeStore(context);
    const image = join(newFolder(context), 'image');
    await run('qemu-img', ['create', '-q', '-f', 'raw', image, '1M']);
    await run('qemu-io', ['-f', 'raw', '-c', write(5), image]);
    const wanted = order(1, { source: { of: 'image', image: { id: 'i', file: image } }, exports: [one] });
    const dying = keeper((at) => {
      if (at === moment) throw new Death();
    });
    await assert.rejects(dying.carryOut(wanted), Death);
    const next = keeper();
    await next.restore();
    const old = await next.carryOut({ ...wanted, wanted: null, revision: 0 });
    assert.equal(old.standing === null, moment !== 'in place');
    assert.deepEqual((await next.carryOut(wanted)).standing, { sizeGib: 1, snapshotIds: [], exports: [exportName(one)] });
    assert.ok((await io(one, read(5))).done);
  });
}

for (const moment of ['recorded', 'fenced', 'made', 'in place', 'planned'] as const) {
  test(`a volume that is being made anew when the agent dies (${moment}) is never read half old and half new`, {
    skip,
  }, async (context) => {
    const { keeper, order, io } = volumeStore(context);
    const image = join(newFolder(context), 'image');
    await run('qemu-img', ['create', '-q', '-f', 'raw', image, '1M']);
    await run('qemu-io', ['-f', 'raw', '-c', write(5), image]);
    await keeper().carryOut(order(1, { exports: [one] }));
    assert.ok((await io(one, write(1), write(1, '8M'))).done);
    const anew = { ...one, contents: 1 };
    const source = { of: 'image', image: { id: 'i', file: image } } as const;
    const wanted = order(1, { source, contents: 1, exports: [anew] });
    const dying = keeper((at) => {
      if (at === moment) throw new Death();
    });
    await assert.rejects(dying.carryOut(wanted), Death);
    // What was there is reached as a whole, or not at all.
    assert.equal((await io(one, read(1), read(1, '8M'))).done, moment === 'recorded');
    const next = keeper();
    await next.restore();
    const { standing } = await next.carryOut(wanted);
    assert.deepEqual([standing?.exports, standing?.contents], [[exportName(anew)], 1]);
    assert.ok((await io(anew, read(5), read(0, '8M'))).done);
    // Asked for again, it stays as it is.
    assert.ok((await io(anew, write(7))).done);
    await next.carryOut(order(1, { source, contents: 1, exports: [anew] }));
    assert.ok((await io(anew, read(7))).done);
  });
}

test('a snapshot that was asked for before contents are made anew is of what was there before', { skip }, async (context) => {
  const { keeper, order, io } = volumeStore(context);
  const agent = keeper();
  await agent.carryOut(order(1, { exports: [one] }));
  assert.ok((await io(one, write(1))).done);
  const file = join(newFolder(context), 'backup');
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', file, '1M']);
  await run('qemu-io', ['-f', 'qcow2', '-c', write(5), file]);
  // Of the order that asked for the snapshot alone nothing was heard.
  const source = { of: 'image', image: { id: 'backup', file } } as const;
  const { standing, faults } = await agent.carryOut(order(1, { source, contents: 1, snapshotIds: [snapshotId(1)] }));
  assert.deepEqual([standing, faults], [{ sizeGib: 1, snapshotIds: [snapshotId(1)], exports: [], contents: 1 }, []]);
  const again = { ...one, contents: 1 };
  await agent.carryOut(order(1, { source, contents: 1, snapshotIds: [snapshotId(1)], exports: [again] }));
  const ofSnapshot = { of: 'snapshot', volumeId: volumeId(1), snapshotId: snapshotId(1) } as const;
  await agent.carryOut(order(2, { source: ofSnapshot, exports: [two] }));
  assert.ok((await io(again, read(5))).done && (await io(two, read(1))).done);
});

test('contents that cannot be made leave what was there, which nobody reaches by their name', { skip }, async (context) => {
  const { keeper, order, io } = volumeStore(context);
  const agent = keeper();
  await agent.carryOut(order(1, { exports: [one] }));
  assert.ok((await io(one, write(1))).done);
  const source = { of: 'image', image: { id: 'i', file: '/nowhere' } } as const;
  const { standing, faults } = await agent.carryOut(order(1, { source, contents: 1, exports: [{ ...one, contents: 1 }] }));
  assert.deepEqual([standing?.exports, standing?.contents, faults.map(({ of }) => of)], [[], undefined, ['contents']]);
  await agent.carryOut(order(1, { exports: [one] }));
  assert.ok((await io(one, read(1))).done);
});

for (const moment of ['buried', 'ended'] as const) {
  test(`a deletion that was begun (${moment}) comes to its end, and leaves nothing`, { skip }, async (context) => {
    const { keeper, order, volumes, folders, processes } = volumeStore(context);
    await keeper().carryOut(order(1, { exports: [one], snapshotIds: [snapshotId(1)] }));
    assert.equal(processes().length, 1);
    const gone = order(1, null);
    const dying = keeper((at) => {
      if (at === moment) throw new Death();
    });
    await assert.rejects(dying.carryOut(gone), Death);
    const next = keeper();
    await next.restore();
    const left = () => [readdirSync(volumes), readdirSync(folders.sockets), processes()];
    assert.deepEqual(left(), [['deleted'], [], []]);
    for (const again of [gone, order(1, {}, 1)]) {
      assert.deepEqual(await next.carryOut(again), { standing: null, uploaded: [], faults: [] });
      assert.deepEqual(left(), [['deleted'], [], []]);
    }
    assert.equal((await next.carryOut(order(1, { sizeGib: 4 }))).standing?.sizeGib, 4, 'what is wanted later is made');
  });
}

test('what is remembered of a deleted volume is forgotten when nothing can come for it', { skip }, async (context) => {
  const { keeper, order, volumes, clock } = volumeStore(context);
  await keeper().carryOut(order(1, null));
  await clock.advance(20 * 24 * 60 * 60 * 1000);
  await keeper().restore();
  assert.deepEqual(readdirSync(join(volumes, 'deleted')), []);
});

test('an order that is repeated changes nothing, and an older one is told how it is', { skip }, async (context) => {
  const { keeper, order, io, client } = volumeStore(context);
  const agent = keeper();
  const first = order(1, { exports: [one] });
  await agent.carryOut(first);
  const wanted = order(1, { exports: [two], sizeGib: 2 });
  const answer = await agent.carryOut(wanted);
  const user = client(two);
  await user.tell(write(1), /wrote/);
  assert.deepEqual(await keeper().carryOut(wanted), answer);
  assert.deepEqual(await keeper().carryOut(first), answer);
  assert.match(await user.tell(write(2), /wrote|failed/), /wrote/, 'who uses it has noticed nothing');
  assert.ok(!(await io(one, write(3))).done);
});

test('who uses a volume does not notice that another agent keeps it', { skip }, async (context) => {
  const { keeper, order, client } = volumeStore(context);
  await keeper().carryOut(order(1, { exports: [one] }));
  const user = client(one);
  await user.tell(write(1), /wrote/);
  await keeper().restore();
  assert.match(await user.tell(write(2), /wrote|failed/), /wrote/);
});

/** What the death of a whole host leaves: files, among them the names of processes and sockets of another life. */
test('exports stand again after their daemon, or its host, has died', { skip }, async (context) => {
  const { keeper, order, io, folders, processes, folder } = volumeStore(context);
  await keeper().carryOut(order(1, { exports: [one] }));
  assert.ok((await io(one, write(1))).done);
  const [daemon] = processes();
  process.kill(daemon?.pid ?? 0, 'SIGKILL');
  while (processes().length > 0) await new Promise((resolve) => setImmediate(resolve));
  // By now the number may be anybody's, and what is in a folder of /run is gone.
  writeFileSync(join(folder(1), 'pid'), String(process.pid));
  for (const name of readdirSync(folders.sockets)) rmSync(join(folders.sockets, name));
  const next = keeper();
  await next.restore();
  assert.ok((await io(one, read(1), write(2))).done);
  // The promise outlives it too.
  const { faults } = await next.carryOut(order(1, { exports: [two, one] }));
  assert.deepEqual(
    faults.map(({ id }) => id),
    [two.attachmentId],
  );
});

test('a daemon that dies while the agent lives is missed when it is looked for', { skip }, async (context) => {
  const { keeper, order, io, processes } = volumeStore(context);
  const agent = keeper();
  await agent.carryOut(order(1, { exports: [one] }));
  await agent.carryOut(order(2, { exports: [two] }));
  const before = processes().map(({ pid }) => pid);
  process.kill(before[0] ?? 0, 'SIGKILL');
  while (processes().length > 1) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(await agent.revive(), []);
  assert.ok((await io(one, write(1))).done && (await io(two, write(2))).done);
  assert.ok(
    processes().some(({ pid }) => pid === before[1]),
    'the other goes on',
  );
});

test('a daemon that does not listen is ended, and what it was to cut off with it', { skip }, async (context) => {
  const { keeper, order, io, processes } = volumeStore(context, { longestMilliseconds: 300 });
  await keeper().carryOut(order(1, { exports: [one] }));
  const [daemon] = processes();
  process.kill(daemon?.pid ?? 0, 'SIGSTOP');
  const { standing } = await keeper().carryOut(order(1, { exports: [two] }));
  assert.deepEqual(standing?.exports, [exportName(two)]);
  assert.ok(!processes().some(({ pid }) => pid === daemon?.pid));
  assert.ok((await io(two, write(1))).done);
});

test('a newer order cuts short what is under way: a host is fenced while an image is being sent', { skip }, async (context) => {
  const { keeper, order, io } = volumeStore(context);
  const agent = keeper();
  await agent.carryOut(order(1, { exports: [one] }));
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.closeAllConnections());
  context.after(() => server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address?.port}/never-answers`;
  const upload = { id: snapshotId(8), dataId: 'data', diskFormat: 'qcow2', url };
  const older = agent.carryOut(order(1, { exports: [one], uploads: [upload] }));
  await once(server, 'request');
  const { standing } = await agent.carryOut(order(1, { exports: [two] }));
  assert.deepEqual(standing?.exports, [exportName(two)]);
  assert.ok((await io(two, write(1))).done);
  assert.deepEqual((await older).uploaded, []);
});

const noMount = skip || (process.getuid?.() !== 0 && 'only root can make a small disk');

test('where there is no space, that is told, and nothing is left of what was begun', { skip: noMount }, async (context) => {
  const disk = mkdtempSync(join(tmpdir(), 'mn-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=24M', 'tmpfs', disk]);
  const { keeper, order, io, client, folder } = volumeStore(context, { volumes: disk });
  context.after(async () => {
    await run('umount', ['-l', disk]);
    rmSync(disk, { recursive: true });
  });
  const agent = keeper();
  await agent.capacity();
  const image = join(newFolder(context), 'image');
  await run('qemu-img', ['create', '-q', '-f', 'raw', image, '32M']);
  await run('qemu-io', ['-f', 'raw', '-c', 'write -P 1 0 32M', image]);
  const { standing, faults } = await agent.carryOut(order(1, { source: { of: 'image', image: { id: 'i', file: image } } }));
  assert.deepEqual([standing, faults.map(({ message }) => message)], [null, ['There is no space left for it.']]);
  await agent.carryOut(order(1, null));

  await agent.carryOut(order(2, { exports: [one] }));
  const user = client(one);
  assert.match(await user.tell('write -P 1 0 14M', /wrote|failed/), /wrote/);
  const refused = await agent.carryOut(order(2, { exports: [one], snapshotIds: [snapshotId(1)] }));
  assert.deepEqual(refused.faults, [{ of: 'snapshot', id: snapshotId(1), message: 'There is no space left for it.' }]);
  assert.deepEqual(refused.standing?.snapshotIds, []);
  // A volume that fills its disk tells those who write to it, and keeps what it has.
  assert.match(await user.tell('write -P 2 100M 20M', /wrote|failed/), /No space left/);
  await agent.carryOut(order(2, { exports: [two] }));
  assert.ok((await io(two, 'read -P 1 0 14M')).done);
  // Nothing is left for what the agent itself has to write.
  await writeFile(join(disk, 'others'), Buffer.alloc(2 ** 25)).catch(() => {});
  assert.equal((await agent.carryOut(order(2, null))).standing, null);
  assert.ok(!existsSync(folder(2)));
});
