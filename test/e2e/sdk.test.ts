/** The same cloud through openstacksdk and novaclient, as programs and Terraform use them. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';

let cloud: LocalCloud;
before(async () => {
  cloud = await startLocalCloud();
});
after(() => cloud.stop());

test('openstacksdk and novaclient boot, attach, stop, start, rename, lock, shelve, unshelve, reboot, detach and delete', async () => {
  // Debian's own Python has the clients, whatever other Python stands first in the path.
  const { stdout } = await promisify(execFile)('/usr/bin/python3', ['test/e2e/sdk.py'], {
    env: {
      MACHINES: process.env['MACHINES'],
      PATH: process.env['PATH'],
      HOME: cloud.state,
      OS_CLIENT_CONFIG_FILE: `${cloud.state}/clients.yaml`,
      PYTHONWARNINGS: 'ignore',
    },
  });
  assert.deepEqual(JSON.parse(stdout), {
    status: 'ACTIVE',
    metadata: { made: 'by sdk' },
    flavor: 'm1.tiny',
    attached: true,
    started: 'ACTIVE',
    names: ['renamed'],
    locked: true,
    unshelved: ['ACTIVE', { made: 'by sdk', more: 'data' }],
    addresses: ['fixed', 'floating'],
    floating: 0,
    refused: 'Flavor no-such-flavor could not be found.',
    nova: 'ACTIVE',
    version: '2.104',
    left: [],
  });
});
