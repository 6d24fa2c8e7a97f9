/** What is done to servers through python3-novaclient. */
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

test('novaclient rebuilds, resizes, moves, images, backs up, shelves, rescues and locks a server, limits a user, and reads what was done', async () => {
  // Debian's own Python has the client, whatever other Python stands first in the path.
  const { stdout } = await promisify(execFile)('/usr/bin/python3', ['test/e2e/life_of_a_server.py'], {
    env: { PATH: process.env['PATH'], HOME: cloud.state, OS_CLIENT_CONFIG_FILE: `${cloud.state}/clients.yaml`, PYTHONWARNINGS: 'ignore' },
  });
  assert.deepEqual(JSON.parse(stdout), {
    rebuilt: ['rebuilt', { a: 'b' }],
    reverted: 'm1.nano',
    confirmed: 'm1.tiny',
    'moved alive': true,
    migrations: ['live-migration completed', 'resize confirmed', 'resize reverted'],
    image: ['active', 'value'],
    backups: ['tuesday'],
    locked: [true, 'ours'],
    'said of it': [{ c: 'd' }, ['two']],
    console: 'novnc',
    log: true,
    actions: (
      'create rebuild resize revertResize resize confirmResize live-migration createImage createBackup createBackup ' +
      'shelve unshelve rescue unrescue lock unlock'
    ).split(' '),
    results: ['Success'],
    quotas: [1, 10, 10],
    more: 'Quota exceeded for instances: Requested 1, but already used 1 of 1 instances',
  });
});
