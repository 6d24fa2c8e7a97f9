import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportName } from '../../../shared/messaging/volume-orders.ts';
import { exported, read, volumeStore, write } from '../../support/volumes/store.ts';
import { skip } from '../../support/volumes/tools.ts';

const [one, two] = [exported(1), exported(2)];

test('what one host wrote is there for the next', { skip }, async (context) => {
  const { keeper, order, io } = volumeStore(context);
  const agent = keeper();
  const answer = await agent.carryOut(order(1, { exports: [one] }));
  assert.deepEqual(answer, { standing: { sizeGib: 1, snapshotIds: [], exports: [exportName(one)] }, uploaded: [], faults: [] });
  assert.ok((await io(one, write(1))).done);
  assert.deepEqual((await agent.carryOut(order(1, {}))).standing?.exports, []);
  assert.ok(!(await io(one, write(2))).done);
  await agent.carryOut(order(1, { exports: [two] }));
  assert.ok((await io(two, read(1))).done);
});

test('a second writer is refused as long as the first is wanted, and cut off by nobody', { skip }, async (context) => {
  const { keeper, order, io } = volumeStore(context);
  const agent = keeper();
  await agent.carryOut(order(1, { exports: [one] }));
  for (const exports of [
    [one, two],
    [two, one],
  ]) {
    const { standing, faults } = await agent.carryOut(order(1, { exports }));
    assert.deepEqual(standing?.exports, [exportName(one)]);
    assert.deepEqual(faults, [{ of: 'export', id: two.attachmentId, message: 'The volume is in use by another attachment.' }]);
    assert.ok((await io(one, write(1))).done);
    assert.ok(!(await io(two, write(2))).done);
  }
});

test('an export has one client at a time', { skip }, async (context) => {
  const { keeper, order, io, client } = volumeStore(context);
  await keeper().carryOut(order(1, { exports: [one] }));
  await client(one).tell(write(1), /wrote/);
  assert.ok(!(await io(one, write(2))).done);
});

test('a host that is fenced in the midst of its writing writes no more', { skip }, async (context) => {
  const { keeper, order, io, client } = volumeStore(context);
  const agent = keeper();
  await agent.carryOut(order(1, { exports: [one] }));
  const fenced = client(one);
  await fenced.tell(write(1), /wrote/);
  const { standing } = await agent.carryOut(order(1, { exports: [two] }));
  assert.deepEqual(standing?.exports, [exportName(two)]);
  assert.ok((await io(two, write(2))).done);
  assert.match(await fenced.tell(write(1), /failed|wrote/), /failed/);
  assert.ok((await io(two, read(2))).done);
});

test('a host that may only read cannot write', { skip }, async (context) => {
  const { keeper, order, io } = volumeStore(context);
  const agent = keeper();
  await agent.carryOut(order(1, { exports: [one] }));
  assert.ok((await io(one, write(1))).done);
  const readOnly = { ...one, isReadOnly: true };
  await agent.carryOut(order(1, { exports: [readOnly] }));
  assert.ok(!(await io(one, write(2))).done);
  await agent.carryOut(order(1, { exports: [one] }));
  assert.ok((await io(one, read(1), write(2))).done);
});

test('several hosts write to a volume that is shared, one client each', { skip }, async (context) => {
  const { keeper, order, io, client } = volumeStore(context);
  const agent = keeper();
  await agent.carryOut(order(1, { exports: [one], isShared: true }));
  const { standing } = await agent.carryOut(order(1, { exports: [one, two], isShared: true }));
  assert.deepEqual(new Set(standing?.exports), new Set([one, two].map(exportName)));
  await client(one).tell(write(1), /wrote/);
  await client(two).tell(write(2, '1M'), /wrote/);
  assert.ok(!(await io(one, read(1))).done);
});

test('a host proves itself with its key, at a port that is told', { skip }, async (context) => {
  const { keeper, order, ioAt } = volumeStore(context, { address: '127.0.0.1' });
  const agent = keeper();
  const [key, other] = ['ab'.repeat(32), 'cd'.repeat(32)];
  const { faults } = await agent.carryOut(order(1, { exports: [one] }));
  assert.deepEqual(faults, [{ of: 'export', id: one.attachmentId, message: 'The host of the attachment was given no key.' }]);
  await agent.carryOut(order(1, { exports: [{ ...one, key }] }));
  const port = agent.portOf(exportName(one)) ?? 0;
  assert.ok(!(await ioAt(port, one, other, write(2))).done);
  assert.ok((await ioAt(port, one, key, write(1))).done);
  await agent.carryOut(order(1, { exports: [{ ...two, key: other }] }));
  assert.equal(agent.portOf(exportName(one)), undefined);
  assert.equal(agent.portOf(exportName(two)), port);
  assert.ok(!(await ioAt(port, one, key, write(2))).done);
  assert.ok((await ioAt(port, two, other, read(1))).done);
});

test('an id that leads out of its folder is none', { skip }, async (context) => {
  const { keeper, order } = volumeStore(context);
  const led = exported(1, { attachmentId: '../../etc/x\n' });
  const { standing, faults } = await keeper().carryOut(order(1, { exports: [led] }));
  assert.deepEqual([standing?.exports, faults.map(({ of }) => of)], [[], ['export']]);
});
