/** What operators look after, and what goes from project to project, by the real client: as administrator, member and reader. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

test('openstack extension list, keypair, flavor, volume service, qos, transfer request and backup', async () => {
  const cloud = await startLocalCloud();
  try {
    const admin = 'micronova-admin';
    const read = async <T = Record<string, unknown>>(line: string, as: 'micronova' | typeof admin = 'micronova') =>
      JSON.parse(await cloud.ask(as, `${line} -f json`)) as T;
    const names = async (line: string, as?: typeof admin) =>
      (await read<Record<string, string>[]>(line, as)).map((row) => row['Name'] ?? row['name']);
    await cloud.ask(admin, 'user create --password secret watcher');
    await cloud.ask(admin, 'role add --user watcher --project demo reader');
    const asReader = (line: string) =>
      cloud.openstack('micronova', '--os-username', 'watcher', '--os-password', 'secret', ...line.split(' '));

    const extensions = await read<Record<string, string>[]>('extension list --compute');
    assert.ok(extensions.some(({ Alias }) => Alias === 'os-keypairs'));

    await cloud.ask('micronova', `keypair create --private-key ${cloud.state}/key.pem mine`);
    assert.deepEqual(await names('keypair list'), ['mine']);
    assert.equal((await read('keypair show mine'))['type'], 'ssh');
    const keys = await asReader('keypair list -f json');
    assert.deepEqual([keys.ok, keys.output.trim()], [true, '[]'], keys.errors);
    await cloud.ask('micronova', 'keypair delete mine');

    await cloud.ask(admin, 'flavor create --id own --ram 64 --disk 1 --vcpus 1 --property hw:cpu_policy=shared --private own');
    await cloud.ask(admin, 'flavor set --project demo --description ours own');
    assert.ok((await names('flavor list')).includes('own'));
    assert.equal((await read('flavor show own', admin))['description'], 'ours');
    await cloud.ask(admin, 'flavor unset --project demo --property hw:cpu_policy own');
    assert.ok(!(await names('flavor list')).includes('own'));
    await cloud.ask(admin, 'flavor delete own');
    for (const [who, answer] of [
      ['a member', await cloud.openstack('micronova', ...'flavor create --ram 1 --disk 1 --vcpus 1 no'.split(' '))],
      ['a reader', await asReader('volume create --size 1 no')],
    ] as const)
      assert.match(answer.errors, /Policy doesn't allow|not permitted|403/, who);

    assert.deepEqual(await read('server migration list', admin), []);
    assert.deepEqual(await read('volume service list', admin), []);
    assert.match((await cloud.openstack(admin, ...'volume service set --disable nobody cinder-volume'.split(' '))).errors, /404/);
    assert.match((await cloud.openstack('micronova', ...'volume service list'.split(' '))).errors, /403|not allow|doesn't allow/);

    await cloud.ask(admin, 'volume type create fast');
    await cloud.ask(admin, 'volume qos create --consumer front-end --property iops=100 gold');
    await cloud.ask(admin, 'volume qos set --property bytes=7 gold');
    await cloud.ask(admin, 'volume qos unset --property iops gold');
    await cloud.ask(admin, 'volume qos associate gold fast');
    const gold = await read<{ associations: unknown; properties: Record<string, string> }>('volume qos show gold', admin);
    assert.deepEqual([gold.properties, JSON.stringify(gold.associations).includes('fast')], [{ bytes: '7' }, true]);
    assert.deepEqual(await names('volume qos list', admin), ['gold']);
    assert.equal((await cloud.openstack(admin, ...'volume qos delete gold'.split(' '))).ok, false);
    await cloud.ask(admin, 'volume qos disassociate --all gold');
    await cloud.ask(admin, 'volume qos delete gold');

    await cloud.ask('micronova', 'volume create --size 1 data');
    const backup = await read('volume backup create --name nightly data');
    assert.deepEqual(await names('volume backup list'), ['nightly']);
    assert.equal((await read('volume backup show nightly'))['status'], 'available');
    await cloud.ask('micronova', '--os-volume-api-version 3.9 volume backup set --name weekly nightly');
    // Clients of version 6.0 restore it, and then cannot print the answer.
    await cloud.openstack('micronova', ...'volume backup restore weekly'.split(' '));
    assert.ok((await names('volume list')).includes(`restore_backup_${String(backup['id'])}`));
    await cloud.ask(admin, `volume backup set --state error ${String(backup['id'])}`);
    await cloud.ask('micronova', 'volume backup delete weekly');

    const offered = await read('volume transfer request create --name for-you data');
    assert.deepEqual(await names('volume transfer request list'), ['for-you']);
    assert.equal((await read('volume transfer request show for-you'))['name'], 'for-you');
    await cloud.ask(admin, `volume transfer request accept --auth-key ${String(offered['auth_key'])} ${String(offered['id'])}`);
    assert.deepEqual(await names('volume list', admin), ['data']);
    await cloud.ask(admin, 'volume transfer request create --name back data');
    await cloud.ask(admin, 'volume transfer request delete back');
  } finally {
    await cloud.stop();
  }
});
