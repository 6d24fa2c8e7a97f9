/**
 * A machine was taken for gone as soon as the first thread of its process had ended, while another still held the locks of its disks: under load the next start of it, or the next export
 * of a volume, failed.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findProcess } from '../../agent/drivers/qemu/process.ts';
import { filesOf } from '../../agent/volumes/files.ts';
import { pidOf } from '../../agent/volumes/process.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { until } from '../support/machines/qemu.ts';
import { newFolder } from '../support/volumes/tools.ts';

const skip = spawnSync('python3', ['--version']).error === undefined ? false : 'python3 is not installed here';

/** Its first thread ends at once, another when its input does. */
const program = 'import ctypes, sys, threading; threading.Thread(target=sys.stdin.read).start(); ctypes.CDLL(None).pthread_exit(None)';

async function halfDead(context: TestContext) {
  const folder = realpathSync(newFolder(context));
  const child = spawn('python3', ['-c', program], { cwd: folder, stdio: ['pipe', 'ignore', 'inherit'] });
  context.after(() => child.kill('SIGKILL'));
  const { pid = 0 } = child;
  writeFileSync(join(folder, 'pid'), String(pid));
  await until(() => / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')), 'the end of the first thread');
  return {
    folder,
    async end() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

/** It is not said to be gone before it is. */
async function assertWaits({ end }: { readonly end: () => Promise<void> }, found: Promise<unknown>): Promise<void> {
  const first = await Promise.race([found.then(() => 'gone'), systemClock.sleep(200).then(() => 'waits')]);
  assert.equal(first, 'waits');
  await end();
  assert.equal(await found, undefined);
}

test('a machine whose process still holds its disks is not gone', { skip }, async (context) => {
  const process = await halfDead(context);
  await assertWaits(process, findProcess(process.folder, 'a machine'));
});

test('nor is a storage daemon that holds its volume', { skip }, async (context) => {
  const process = await halfDead(context);
  const files = { ...filesOf({ volumes: process.folder, sockets: process.folder }, '.'), folder: process.folder };
  await assertWaits(process, pidOf(files));
});
