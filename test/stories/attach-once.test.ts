import assert from 'node:assert/strict';
import { volumeClaims } from '../../shared/compute/disks/claim.ts';
import { mappings } from '../../shared/compute/disks/mapping.ts';
import { cloud, complaint, connections } from './cloud.ts';
import { story } from './story.ts';

story('a server boots, takes a volume, stops, starts, reboots and is deleted', async (system) => {
  const { boot, volume, attach, action, status, show, volumeStatus, delete: remove } = cloud(system);
  const a = await boot('a');
  const v = await volume();
  assert.equal((await attach(a, v, '2.90')).status, 200);
  await system.settle();
  assert.equal(await volumeStatus(v), 'in-use');
  assert.equal((await show(a)).at('server.os-extended-volumes:volumes_attached.0.id'), v);
  assert.deepEqual(await connections(system, v), [a]);

  for (const [name, body, then] of [
    ['os-stop', null, 'SHUTOFF'],
    ['os-start', null, 'ACTIVE'],
    ['reboot', { type: 'SOFT' }, 'ACTIVE'],
    ['reboot', { type: 'HARD' }, 'ACTIVE'],
  ] as const) {
    assert.equal((await action(a, name, body)).status, 202);
    await system.settle();
    assert.equal(await status(a), then);
  }

  assert.equal((await remove(a)).status, 204);
  await system.settle();
  assert.equal(await status(a), 'GONE');
  assert.equal(await volumeStatus(v), 'available');
  assert.deepEqual(await connections(system, v), []);
});

// Better than Nova, which goes by the volume's record: there the detach is refused from then on, and the user is stuck.
story('after an administrator resets an attached volume it is not attached twice, and can still be detached', async (system) => {
  const { boot, volume, attach, detach, resetVolume, volumeStatus } = cloud(system);
  const [a, b] = [await boot('a'), await boot('b')];
  const v = await volume();
  await attach(a, v);
  await system.settle();
  await resetVolume(v);
  assert.equal(await volumeStatus(v), 'available');

  const refused = await attach(b, v);
  assert.equal(refused.status, 400);
  assert.equal(complaint(refused, 'badRequest'), `Invalid volume: volume ${v} is already attached to instances: ${a}`);

  assert.equal((await detach(a, v)).status, 202);
  await system.settle();
  assert.equal(await volumeStatus(v), 'available');
  assert.equal((await attach(b, v)).status, 202);
  await system.settle();
  assert.equal(await volumeStatus(v), 'in-use');
  assert.deepEqual(await connections(system, v), [b]);
});

story('of fifty servers that ask for a volume at once, one gets it', async (system) => {
  const { create, volume, attach } = cloud(system, 'admin');
  await system.ports.store.commit(
    [
      {
        kind: 'put',
        item: {
          pk: 'PROJECT#a0000000000000000000000000000002',
          sk: 'QUOTA',
          projectId: 'a0000000000000000000000000000002',
          limits: { instances: -1, cores: -1, ram: -1 },
        },
        expect: 'absent',
      },
    ],
    'quota-for-fifty-servers',
  );
  const servers: string[] = [];
  for (let index = 0; index < 50; index++) servers.push(await create(`s${index}`));
  await system.settle();
  const v = await volume();

  const answers = await Promise.all(servers.map((server) => attach(server, v)));
  const accepted = answers.filter(({ status }) => status === 202);
  const refused = answers.filter(({ status }) => status === 400);
  assert.deepEqual([accepted.length, refused.length], [1, 49]);
  const winner = servers[answers.findIndex(({ status }) => status === 202)] ?? '';
  for (const answer of refused) {
    assert.equal(complaint(answer, 'badRequest'), `Invalid volume: volume ${v} is already attached to instances: ${winner}`);
  }

  await system.settle();
  const claims = await system.ports.store.list({ index: 'table', partition: `VOLUME#${v}`, range: { prefix: 'CLAIM' }, limit: 10 });
  assert.deepEqual(
    Array.from(claims.items, (item) => volumeClaims.parse(item).serverId),
    [winner],
  );
  const mapped = await system.ports.store.list({ index: 'volume_id', partition: v, limit: 10 });
  assert.deepEqual(
    Array.from(mapped.items, (item) => mappings.parse(item).serverId),
    [winner],
  );
  assert.deepEqual(await connections(system, v), [winner]);
});

story('a multiattach volume is attached to several servers, and to each of them once', async (system) => {
  const { boot, volume, attach, detach, volumeStatus } = cloud(system);
  const [a, b] = [await boot('a'), await boot('b')];
  const v = await volume({ volume_type: 'multiattach' });
  for (const server of [a, b]) {
    // As in Cinder a volume that is being attached is not given away a second time until that is done.
    assert.equal((await attach(server, v)).status, 202);
    await system.settle();
  }
  assert.equal((await attach(a, v)).status, 400);
  assert.deepEqual((await connections(system, v)).toSorted(), [a, b].toSorted());
  await detach(a, v);
  await system.settle();
  assert.equal(await volumeStatus(v), 'in-use');
  await detach(b, v);
  await system.settle();
  assert.equal(await volumeStatus(v), 'available');
});
