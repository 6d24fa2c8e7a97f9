/** Servers move between hosts, as the real client asks for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

test('openstack server migrate, and server migration list, show, confirm and revert', async () => {
  const cloud = await startLocalCloud();
  try {
    const { ask } = cloud;
    const created = JSON.parse(await ask('micronova', 'server create --image test --flavor m1.nano --nic none --wait -f json web'));
    const id = String(created.id);
    const shown = async () => {
      const server = JSON.parse(await ask('micronova-admin', `server show -f json ${id}`));
      return { status: server.status, host: server['OS-EXT-SRV-ATTR:host'] };
    };
    const { host: first } = await shown();

    assert.match(await ask('micronova-admin', `server migrate --wait ${id}`), /Complete/);
    const moved = await shown();
    assert.equal(moved.status, 'VERIFY_RESIZE');
    assert.notEqual(moved.host, first);
    await ask('micronova', `server migration revert ${id}`);
    await becomes('ACTIVE');
    assert.deepEqual(await shown(), { status: 'ACTIVE', host: first });

    await ask('micronova-admin', `--os-compute-api-version 2.56 server migrate --host ${moved.host} --wait ${id}`);
    await ask('micronova', `server migration confirm ${id}`);
    await becomes('ACTIVE');
    assert.deepEqual(await shown(), { status: 'ACTIVE', host: moved.host });

    assert.match(await ask('micronova', `server resize --flavor m1.tiny --wait ${id}`), /Complete/);
    assert.match(await ask('micronova', `server show -f value -c flavor ${id}`), /m1\.tiny/);
    await ask('micronova', `server resize revert ${id}`);
    await becomes('ACTIVE');
    assert.match(await ask('micronova', `server show -f value -c flavor ${id}`), /m1\.nano/);

    const listed = JSON.parse(await ask('micronova-admin', `server migration list --server ${id} -f json`));
    assert.deepEqual(
      listed.map((migration: Record<string, unknown>) => [
        migration['Id'],
        migration['Status'],
        migration['Source Compute'],
        migration['Type'],
      ]),
      [
        [3, 'reverted', moved.host, 'resize'],
        [2, 'confirmed', first, 'migration'],
        [1, 'reverted', first, 'migration'],
      ],
    );
    // Nova shows live migrations alone there, and says so.
    const none = await cloud.openstack('micronova-admin', 'server', 'migration', 'show', id, '2');
    assert.match(none.errors, new RegExp(`Migration 2 for server ${id} is not live-migration\\.`));
    const refused = await cloud.openstack('micronova', 'server', 'migration', 'confirm', id);
    assert.match(refused.errors, /Cannot 'confirmResize' instance/);

    async function becomes(status: string): Promise<void> {
      for (let looks = 0; (await shown()).status !== status; looks++) assert.ok(looks < 30, `it never becomes ${status}`);
    }
  } finally {
    await cloud.stop();
  }
});
