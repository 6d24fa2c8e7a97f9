/** Whether KVM can be used is found out by a guest that boots. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { isUsable } from '../../agent/drivers/qemu/accelerator.ts';

const skip = spawnSync('qemu-system-x86_64', ['--version']).error !== undefined && 'not installed here: qemu-system-x86_64';

test('a guest that boots gets through where a processor can do all that it is told', { skip }, async () => {
  assert.equal(await isUsable('tcg'), true);
});
