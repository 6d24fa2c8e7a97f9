/** A storage daemon that died by itself was missed only at the next heartbeat, a minute later: hosts wait half a minute for a volume, and then their guests see errors. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skip } from '../support/machines/qemu.ts';
import { twoHosts, writingServer } from '../support/machines/writer.ts';

/** Milliseconds; QEMU's `reconnect-delay` is 30 s. */
const patience = 25_000;

test('a guest writes on when the storage daemon of its volume has died', { skip, timeout: 120_000 }, async (context) => {
  const cloud = await twoHosts(context);
  const { volumeId, goesOn } = await writingServer(cloud);
  const daemon = cloud.workers().find(({ folder }) => folder.endsWith(volumeId));
  assert.ok(daemon);
  process.kill(daemon.pid, 'SIGKILL');
  await goesOn(1, patience);
  assert.ok(cloud.workers().some(({ pid, folder }) => folder.endsWith(volumeId) && pid !== daemon.pid));
});
