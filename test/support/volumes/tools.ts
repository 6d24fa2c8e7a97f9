/** Tests of volumes need QEMU's tools. Where they are missing these tests say so, and are left out. */
import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';

function isThere(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const missing = ['qemu-img', 'qemu-io', 'qemu-storage-daemon'].filter((program) => !isThere(program));

/** For the options of a test: why it is left out, or false. */
export const skip =
  missing.length > 0 && `${missing.join(', ')} not found: apt-get install --no-install-recommends qemu-utils qemu-system-common`;

export const run = promisify(execFile);

export function newFolder(context: Pick<TestContext, 'after'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mn-vol-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
