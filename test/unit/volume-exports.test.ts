import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planExports } from '../../agent/volumes/plan.ts';
import { exportName } from '../../shared/messaging/volume-orders.ts';

const one = { attachmentId: 'a', host: 'h1', isReadOnly: false };
const two = { attachmentId: 'b', host: 'h2', isReadOnly: false };
const key = 'ab'.repeat(32);

test('what stands and is wanted stays, whatever stands before it in the order', () => {
  const { keep, add, refused } = planExports([two], { exports: [one, two], isShared: false }, false);
  assert.deepEqual([keep, add, refused.map(({ attachmentId }) => attachmentId)], [[two], [], ['a']]);
});

test('what stands and is not wanted makes room for another', () => {
  const { keep, add, refused } = planExports([one], { exports: [two], isShared: false }, false);
  assert.deepEqual([keep, add, refused], [[], [two], []]);
});

test('an attachment on another host, or in another mode, is another export', () => {
  for (const other of [
    { ...one, host: 'h2' },
    { ...one, isReadOnly: true },
  ]) {
    const { keep, add } = planExports([one], { exports: [other], isShared: false }, false);
    assert.deepEqual([keep, add], [[], [other]]);
  }
});

test('where keys are wanted nothing stands without one', () => {
  const keyless = planExports([], { exports: [one, { ...two, key: 'short' }], isShared: true }, true);
  assert.deepEqual([keyless.add, keyless.refused.length], [[], 2]);
  assert.deepEqual(planExports([], { exports: [{ ...one, key }], isShared: false }, true).add, [one]);
});

const exports = fc.uniqueArray(
  fc.record({
    attachmentId: fc.constantFrom('a', 'b', '../c', 'd\n'),
    host: fc.constantFrom('h1', 'h2'),
    isReadOnly: fc.boolean(),
    key: fc.constantFrom(key, 'x'),
  }),
  { selector: exportName },
);
const plain = ({ attachmentId, host, isReadOnly }: typeof one) => ({ attachmentId, host, isReadOnly });

test('a volume that is not shared never gets a second export, and nothing is both made and refused', () => {
  fc.assert(
    fc.property(exports, exports, fc.boolean(), fc.boolean(), (recorded, wanted, isShared, withKeys) => {
      // What an earlier order has left: one, unless the volume was shared.
      const before = recorded.slice(0, isShared ? recorded.length : 1).map(plain);
      const { keep, add, refused } = planExports(before, { exports: wanted, isShared }, withKeys);
      if (!isShared) assert.ok(keep.length + add.length <= 1);
      assert.equal(keep.length + add.length + refused.length, wanted.length);
      assert.ok([...keep, ...add].every(({ attachmentId }) => /^[ab]$/.test(attachmentId)));
      // Carried out again it changes nothing.
      const again = planExports([...keep, ...add], { exports: wanted, isShared }, withKeys);
      assert.deepEqual(new Set([...again.keep].map(exportName)), new Set([...keep, ...add].map(exportName)));
      assert.deepEqual(again.add, []);
    }),
  );
});
