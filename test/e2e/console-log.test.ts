/** The console of a server, as the real client shows it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

test('openstack console log show: all of it, and its last lines', async () => {
  const cloud = await startLocalCloud();
  try {
    const openstack = (...words: readonly string[]) => cloud.openstack('micronova', ...words);
    const created = await openstack(...'server create --image test --flavor m1.nano --nic none --wait web'.split(' '));
    assert.ok(created.ok, created.errors);
    const whole = await openstack('console', 'log', 'show', 'web');
    assert.ok(whole.ok, whole.errors);
    assert.match(whole.output, /^Booting from the hard disk\.\.\.\n[\s\S]*web login: \n$/);
    // Nova counts the empty line behind the last newline; some clients ask for one more than they are told, others do not.
    const end = await openstack('console', 'log', 'show', '--lines', '2', 'web');
    assert.ok(end.ok, end.errors);
    assert.match(end.output, /^(Reached target multi-user\.target\.\n)?web login: \n+$/);
    const stopped = await openstack('server', 'stop', 'web');
    assert.ok(stopped.ok, stopped.errors);
    const unknown = await openstack('console', 'log', 'show', 'nowhere');
    assert.ok(!unknown.ok);
  } finally {
    await cloud.stop();
  }
});
