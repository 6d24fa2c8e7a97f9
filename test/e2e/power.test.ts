/** Servers are paused, suspended and made to dump their memory, as the real client asks for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';
import { areReal } from './machines.ts';

test('openstack server pause, unpause, suspend, resume and dump create', async () => {
  const cloud = await startLocalCloud();
  try {
    const ask = (line: string) => cloud.ask('micronova', line);
    await ask('server create --image test --flavor m1.nano --nic none --wait web');
    const becomes = (status: string) => cloud.becomes('web', status);
    for (const [line, status] of [
      ['server pause web', 'PAUSED'],
      ['server unpause web', 'ACTIVE'],
      ['server suspend web', 'SUSPENDED'],
      ['server resume web', 'ACTIVE'],
    ] as const) {
      await ask(line);
      await becomes(status);
    }
    const refused = await cloud.openstack('micronova', 'server', 'resume', 'web');
    assert.match(refused.errors, /Cannot 'resume' instance .* while it is in vm_state active/);
    await ask('--os-compute-api-version 2.17 server dump create web');
    // On the disk of a real machine there is nothing that could panic.
    for (let looks = 0; !areReal && !/Kernel panic/.test(await ask('console log show web')); looks++)
      assert.ok(looks < 30, 'it never panics');
    await becomes('ACTIVE');
  } finally {
    await cloud.stop();
  }
});
