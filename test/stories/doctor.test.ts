/** Better than Nova: the doctor finds what is wrong in a live table, says it in sentences, and repairs what it can prove. */
import assert from 'node:assert/strict';
import { reap } from '../../functions/workers/reap.ts';
import { commands } from '../../shared/compute/commands/command.ts';
import { volumeClaims } from '../../shared/compute/disks/claim.ts';
import { homes, onHostKey, serverGroups } from '../../shared/compute/groups/group.ts';
import { allocatedKey } from '../../shared/compute/hosts/host.ts';
import { servers } from '../../shared/compute/servers/server.ts';
import { projectUsageKey, userUsageKey, volumeUsageKey } from '../../shared/quota/usage.ts';
import { keptAs } from '../../shared/quota/volume-types.ts';
import type { Key } from '../../shared/store/port.ts';
import { backupUsageKey } from '../../shared/volume/backups/quota.ts';
import { volumes } from '../../shared/volume/volume.ts';
import { knownProjects, projects, userIdOf } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { damage, examined } from './patient.ts';
import { story } from './story.ts';

const amount = async ({ ports: { store } }: System, key: Key, name: string) => (await store.get(key))?.[name];

story('each kind of damage is found and said, nothing is changed unquestioned, and what can be proven is repaired', async (system) => {
  await knownProjects(system.ports);
  const owner = cloud(system);
  const groupId = (await owner.ask('POST', '/os-server-groups', { server_group: { name: 'apart', policy: 'anti-affinity' } })).text(
    'server_group.id',
  );
  const grouped = { 'os:scheduler_hints': { group: groupId } };
  const member = (
    await owner.ask('POST', '/servers', {
      server: {
        name: 'member',
        imageRef: (await owner.show(await owner.boot('like'))).at('server.image.id'),
        flavorRef: '42',
        networks: 'none',
      },
      ...grouped,
    })
  ).text('server.id');
  const [one, two, three, gone] = [await owner.boot('one'), await owner.boot('two'), await owner.boot('three'), await owner.boot('gone')];
  const [v, w, x] = [await owner.volume(), await owner.volume(), await owner.volume()];
  for (const [server, volume] of [
    [one, v],
    [two, w],
    [three, x],
  ] as const)
    await owner.attach(server, volume);
  await system.settle();
  await owner.delete(gone);
  await system.settle();
  assert.deepEqual((await examined(system)).told, []);

  const project = projects.own;
  const host = (await servers.get(system.ports.store, member))?.host ?? '';
  const command = {
    id: 'cmd',
    host,
    generation: 1,
    issuedAt: 0,
    deadline: 1,
    requestId: 'r',
    name: 'pause',
    payload: {},
    row: 'pause',
    step: 'pause',
  };
  const lost = commands.item({ ...command, serverId: 'nobody', isUndo: false, holds: null } as unknown as Parameters<
    typeof commands.item
  >[0]);
  const [counted, charged] = [await amount(system, allocatedKey(host), 'vcpus'), await amount(system, projectUsageKey(project), 'cores')];
  await damage(system, allocatedKey(host), { vcpus: Number(counted) + 3 });
  await damage(system, projectUsageKey(project), { cores: 0 });
  const ofUser = userUsageKey(project, userIdOf('member'));
  await damage(system, ofUser, { cores: 0 });
  // Of one who has nothing any more.
  await damage(system, userUsageKey(project, 'gone'), { instances: 1 });
  await damage(system, volumeUsageKey(project), { gigabytes: 77 });
  await damage(system, onHostKey(groupId, host), { servers: 2 });
  await damage(system, { pk: String(lost['pk']), sk: String(lost['sk']) }, lost);
  await damage(system, servers.key(one), { taskState: 'pausing' });
  await damage(system, servers.key(two), { volumesAttached: [] });
  await damage(system, volumeClaims.key({ volumeId: x, holder: null }), 'remove');
  const claim = { volumeId: 'forgotten', serverId: gone, shared: false, mappingId: 'none', attachmentId: null };
  const forgotten = { ...(await volumes.get(system.ports.store, v)), id: 'forgotten', attachments: [], sizeGib: 0, projectId: 'another' };
  await damage(system, volumes.key('forgotten'), volumes.item(forgotten as Parameters<typeof volumes.item>[0]));
  const ofType = { [keptAs('volumes', forgotten.volumeTypeId ?? '')]: 1 };
  await damage(system, volumeUsageKey('another'), { volumes: 1, gigabytes: 0, snapshots: 0, ...ofType });
  await damage(system, volumeClaims.key({ volumeId: 'forgotten', holder: null }), claim);
  const attached = (await volumes.get(system.ports.store, w))?.attachments[0];
  await damage(system, volumes.key('forgotten'), { attachments: [{ ...attached, id: 'orphan', serverId: gone }], status: 'in-use' });

  const expected = [
    `The command cmd is owed for the server nobody, which is not there.`,
    `The group ${groupId} on ${host} counts 2 servers instead of 1.`,
    `The group ${groupId} lets 1 of its servers be on a host, and has 2 on ${host}. Its servers stay where they are: migrate some of them.`,
    `The host ${host} counts ${Number(counted) + 3} vcpus instead of ${counted}.`,
    `The project ${project} counts 0 cores instead of ${charged}.`,
    `The user ${userIdOf('member')} in the project ${project} counts 0 cores instead of ${charged}.`,
    `The user gone in the project ${project} counts 1 instances instead of 0.`,
    `The project ${project} counts 77 gigabytes instead of 3.`,
    `The server ${one} is in the task state pausing, and no command is owed that could end it. No host will end it: an administrator may (openstack server set --state).`,
    `The server ${three} maps the volume ${x}, and nobody has claimed it: another may attach it.`,
    `The server ${two} shows the volumes [], and maps [${w}].`,
    `The volume forgotten has the attachment orphan of ${gone}, and nobody holds it.`,
    `The volume forgotten is claimed for the server ${gone}, which does not map it.`,
  ];
  const found = await examined(system);
  const alike = (says: readonly string[]) => says.map((each) => each.replace(/^The group (\S+) at HOST#(\S+)/, 'The group $1 on $2'));
  assert.deepEqual(alike(found.says).toSorted(), expected.toSorted());
  assert.equal(found.counts.repaired, 0);
  assert.deepEqual(alike((await examined(system)).says).toSorted(), expected.toSorted(), 'nothing was changed');

  // What is only explained stays; an attachment goes in the run after its claim.
  await examined(system, true);
  await examined(system, true);
  const left = await examined(system);
  assert.deepEqual(
    left.says,
    expected.filter((each) => each.includes(`server ${one} is in`) || each.includes(`server ${three} maps`)).toSorted(),
  );
  assert.deepEqual(
    [
      await amount(system, allocatedKey(host), 'vcpus'),
      await amount(system, projectUsageKey(project), 'cores'),
      await amount(system, ofUser, 'cores'),
    ],
    [counted, charged, charged],
  );
});

story('a sound table gives no finding under load, and a repair that races does nothing', async (system) => {
  const owner = cloud(system);
  const [admin, ids] = [cloud(system, 'admin'), [await owner.boot('one'), await owner.boot('two')]];
  const v = await owner.volume();
  const moments = [
    () => owner.attach(ids[0] ?? '', v),
    () => owner.create('three'),
    () => admin.action(ids[1] ?? '', 'os-migrateLive', { block_migration: 'auto', host: null }),
    () => owner.delete(ids[0] ?? ''),
    () => owner.volume(),
  ];
  // Half of everything is under way at each look.
  for (const moment of moments) {
    await moment();
    assert.deepEqual((await examined(system)).told, []);
    await system.settle();
    assert.deepEqual((await examined(system)).told, []);
  }
  const host = (await servers.get(system.ports.store, ids[1] ?? ''))?.host ?? '';
  const counted = Number(await amount(system, allocatedKey(host), 'vcpus'));
  await damage(system, allocatedKey(host), { vcpus: counted + 1 });
  // A counter that changes while everything is read is judged when it stands still, and not before.
  let changes = 0;
  const { told } = await examined(system, true, async () => {
    changes += 1;
    await damage(system, allocatedKey(host), { vcpus: counted + 1 + changes });
  });
  assert.deepEqual(
    told.map(({ is }) => is),
    ['restless'],
  );
  await examined(system, true);
  assert.equal(await amount(system, allocatedKey(host), 'vcpus'), counted);
  await reap(system.ports);
  assert.deepEqual((await examined(system)).told, []);
});

story('a server group that breaks its rule is said, where it is at home is put right, and backups are counted', async (system) => {
  const owner = cloud(system);
  const { store } = system.ports;
  const groupOf = async (policy: string, rules?: object) =>
    (
      await owner.ask('POST', '/os-server-groups', { server_group: { name: policy, policy, ...(rules === undefined ? {} : { rules }) } })
    ).text('server_group.id');
  const [together, apart, empty] = [
    await groupOf('affinity'),
    await groupOf('anti-affinity', { max_server_per_host: 2 }),
    await groupOf('affinity'),
  ];
  const image = (await owner.show(await owner.boot('like'))).at('server.image.id');
  const bootIn = async (group: string) => {
    const server = { name: 'member', imageRef: image, flavorRef: '42', networks: 'none' };
    const id = (await owner.ask('POST', '/servers', { server, 'os:scheduler_hints': { group } })).text('server.id');
    await system.settle();
    return (await servers.get(store, id))?.host ?? '';
  };
  const home = await bootIn(together);
  // Of three on two hosts two are on one.
  const places = [await bootIn(apart), await bootIn(apart), await bootIn(apart)];
  const shared = places.find((host, index) => places.indexOf(host) !== index) ?? '';
  const v = await owner.volume();
  assert.equal((await owner.askVolumes('POST', '/backups', { backup: { volume_id: v } })).status, 202);
  assert.deepEqual((await examined(system)).told, []);

  await damage(system, homes.key(together), homes.item({ groupId: together, host: 'elsewhere' }));
  await damage(system, homes.key(empty), homes.item({ groupId: empty, host: home }));
  await damage(system, serverGroups.key(apart), { maxServerPerHost: 1 });
  await damage(system, backupUsageKey(projects.own), { backups: 4 });
  const crowded = `The group ${apart} lets 1 of its servers be on a host, and has 2 on ${shared}. Its servers stay where they are: migrate some of them.`;
  const expected = [
    `The group ${together} is at home on elsewhere, and is on ${home}.`,
    `The group ${empty} is at home on ${home}, and is on none.`,
    crowded,
    `The project ${projects.own} counts 4 backups instead of 1.`,
  ].toSorted();
  assert.deepEqual((await examined(system)).says, expected);
  await examined(system, true);
  assert.deepEqual((await examined(system)).says, [crowded]);
  assert.deepEqual([(await homes.get(store, together))?.host, await homes.get(store, empty)], [home, undefined]);
  assert.equal(await amount(system, backupUsageKey(projects.own), 'backups'), 1);
});
