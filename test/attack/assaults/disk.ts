/** A disk that fills up: nothing is half written, everybody is told, and it recovers by itself. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assault, NotHere } from '../assault.ts';
import { recount } from '../recount.ts';
import { newImage, upload } from './images.ts';

export const diskFills: Assault = {
  name: 'the disk fills during an upload, and then for everything',
  async play({ cloud: make, chance }) {
    const folder = mkdtempSync(join(tmpdir(), 'micronova-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      rmSync(folder, { recursive: true });
      throw new NotHere('no right to mount a small disk');
    }
    const cloud = make(join(folder, 'state'));
    const filler = join(folder, 'filler');
    try {
      await cloud.start();
      const id = await newImage(cloud);
      const { status } = await upload(cloud, id, Buffer.from(chance.bytes(24 << 20)));
      assert.ok(status === 413 || status === 507, `an upload to a full disk was answered with ${status}`);
      const shown = async () => ((await cloud.ask('GET', `/image/v2/images/${id}`)).body as { status: string }).status;
      assert.equal(await shown(), 'queued');

      fill(filler, folder);
      const statuses: number[] = [];
      for (let each = 0; each < 60; each++) {
        const volume = { size: 1, name: 'x'.repeat(200), metadata: { text: 'y'.repeat(200) } };
        statuses.push((await cloud.ask('POST', '/volume/v3/volumes', { volume })).status);
      }
      assert.ok(
        statuses.every((each) => each === 202 || each === 413 || each === 503 || each === 507),
        `a full disk was answered with ${[...new Set(statuses)].join()}`,
      );
      rmSync(filler);
      assert.equal((await cloud.ask('POST', '/volume/v3/volumes', { volume: { size: 1 } })).status, 202, 'it recovers by itself');
      assert.equal((await upload(cloud, id, Buffer.from(chance.bytes(100_000)))).status, 204);
      await recount(cloud);
    } finally {
      await cloud.end();
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Writes until nothing more fits. */
function fill(file: string, folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  try {
    writeFileSync(file, Buffer.alloc(bavail * bsize));
  } catch {
    // Full is what it was to be.
  }
}
