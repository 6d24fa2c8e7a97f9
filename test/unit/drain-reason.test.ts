/** How the reason that a host is disabled with says that it is to be drained. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drainWanted } from '../../shared/compute/clearing/reason.ts';

const usual = { mayBeCold: false, returns: false, atOnce: 4 };

test('a reason whose first word is drain says how, and then why', () => {
  for (const [reason, wanted] of [
    ['drain', usual],
    ['Drain: the fan', usual],
    ['drain cold', { ...usual, mayBeCold: true }],
    ['drain return 8, cold: because of return', { mayBeCold: true, returns: true, atOnce: 8 }],
    ['drain the cold aisle', usual],
    ['drain 0', { ...usual, atOnce: 1 }],
    ['drain 999', { ...usual, atOnce: 20 }],
    ['drained', undefined],
    ['to drain', undefined],
    [null, undefined],
  ] as const)
    assert.deepEqual(drainWanted({ isEnabled: false, disabledReason: reason }), wanted, String(reason));
  assert.equal(drainWanted({ isEnabled: true, disabledReason: 'drain' }), undefined);
});
