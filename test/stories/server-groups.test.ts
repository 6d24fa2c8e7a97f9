import assert from 'node:assert/strict';
import { groupPartition } from '../../shared/compute/groups/group.ts';
import { servers } from '../../shared/compute/servers/server.ts';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { serverBody } from '../support/cloud.ts';
import { projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

/** What members of groups say. */
function grouped(system: System) {
  const said = cloud(system);
  const { ask } = said;
  return {
    ...said,
    async group(policy: string, rules: object = {}): Promise<string> {
      const answer = await ask('POST', '/os-server-groups', { server_group: { name: policy, policy, ...rules } });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return answer.text('server_group.id');
    },
    createIn: (group: string, more: object = {}) =>
      ask('POST', '/servers', { ...serverBody({ flavorRef: '42', ...more }), 'os:scheduler_hints': { group } }),
    async members(group: string) {
      return (await ask('GET', `/os-server-groups/${group}`)).at('server_group.members') as string[];
    },
    async hostOf(id: string) {
      return (await servers.get(system.ports.store, id))?.host ?? null;
    },
    /** What is kept of the group, by sort key. */
    async kept(group: string) {
      const page = await system.ports.store.list({ index: 'table', partition: groupPartition(group), limit: 1000 });
      return page.items.map(({ sk }) => sk);
    },
  };
}

async function allow({ ports }: System, limits: Readonly<Record<string, number>>): Promise<void> {
  await transaction(ports, async (tx) => {
    await tx.get(projectQuotas, projects.own);
    tx.put(projectQuotas, { projectId: projects.own, limits });
  });
}

const roomy = { instances: -1, cores: -1, ram: -1, server_groups: -1, server_group_members: -1 };

story(
  'of fifty servers that are to be apart, made at once, each host gets one, and whoever deletes them leaves nothing',
  async (system) => {
    await allow(system, roomy);
    const { group, createIn, show, hostOf, delete: remove, members, kept } = grouped(system);
    const id = await group('anti-affinity');
    const answers = await Promise.all(Array.from({ length: 50 }, () => createIn(id)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([202]));
    await system.settle();
    const made = answers.map((answer) => answer.text('server.id'));
    const on = (await Promise.all(made.map(hostOf))).filter((host) => host !== null);
    assert.deepEqual(on.toSorted(), [...system.hosts.keys()].toSorted());
    assert.deepEqual((await members(id)).toSorted(), made.toSorted());
    const failed = await Promise.all(made.slice(0, 10).map(show));
    const fault = failed.find((answer) => answer.at('server.status') === 'ERROR');
    assert.equal(fault?.at('server.fault.message'), 'No valid host was found. There are not enough hosts available.');

    await Promise.all(made.flatMap((server) => [remove(server), remove(server)]));
    await system.settle();
    assert.deepEqual(await kept(id), ['SERVER_GROUP']);
  },
);

story('of fifty servers that are to be together, made at once, all are on one host', async (system) => {
  await allow(system, roomy);
  const { group, createIn, hostOf, delete: remove, kept, action, show } = grouped(system);
  const id = await group('affinity');
  const answers = await Promise.all(Array.from({ length: 50 }, () => createIn(id)));
  await system.settle();
  const made = answers.map((answer) => answer.text('server.id'));
  const on = (await Promise.all(made.map(hostOf))).filter((host) => host !== null);
  assert.equal(new Set(on).size, 1);
  assert.ok(on.length > 1);
  // Nowhere else may it go, as in Nova: no host is found.
  const [moved = ''] = made;
  assert.equal((await action(moved, 'resize', { flavorRef: '1' })).status, 202);
  await system.settle();
  assert.equal((await show(moved)).at('server.status'), 'ACTIVE');
  await Promise.all(made.map(remove));
  await system.settle();
  assert.deepEqual(await kept(id), ['SERVER_GROUP']);
});

story('several servers of one request keep to the rule of their group, and to how many a host may have', async (system) => {
  await allow(system, roomy);
  const { group, createIn, members, hostOf } = grouped(system);
  const id = await group('anti-affinity', { rules: { max_server_per_host: 2 } });
  const hosts = system.hosts.size;
  await createIn(id, { min_count: 2 * hosts + 1, max_count: 2 * hosts + 1 });
  await system.settle();
  const counts = Map.groupBy(await Promise.all((await members(id)).map(hostOf)), (host) => host);
  assert.deepEqual(
    [...system.hosts.keys()].map((host) => counts.get(host)?.length),
    [...system.hosts.keys()].map(() => 2),
  );
  assert.equal(counts.get(null)?.length, 1);

  const soft = await group('soft-anti-affinity');
  await createIn(soft, { min_count: 2 * hosts, max_count: 2 * hosts });
  await system.settle();
  const spread = Map.groupBy(await Promise.all((await members(soft)).map(hostOf)), (host) => host);
  assert.deepEqual(
    [...system.hosts.keys()].map((host) => spread.get(host)?.length),
    [...system.hosts.keys()].map(() => 2),
  );
  const near = await group('soft-affinity');
  await createIn(near, { min_count: 3, max_count: 3 });
  await system.settle();
  assert.equal(new Set(await Promise.all((await members(near)).map(hostOf))).size, 1);
});

story('a server of a group that moves takes both places until it stays, and shelving frees its own', async (system) => {
  await allow(system, roomy);
  const { group, createIn, action, hostOf, kept, status } = grouped(system);
  const id = await group('anti-affinity');
  const server = (await createIn(id)).text('server.id');
  await system.settle();
  const places = async () => (await kept(id)).filter((sk) => sk.startsWith('HOST#')).length;
  assert.equal(await places(), 1);
  await action(server, 'resize', { flavorRef: '1' });
  await system.settle();
  assert.equal(await status(server), 'VERIFY_RESIZE');
  assert.equal(await places(), 2);
  await action(server, 'revertResize');
  await system.settle();
  assert.equal(await places(), 1);
  await action(server, 'resize', { flavorRef: '1' });
  await system.settle();
  await action(server, 'confirmResize');
  await system.settle();
  assert.equal(await places(), 1);
  assert.ok((await kept(id)).includes(`HOST#${await hostOf(server)}`));
  await action(server, 'shelve');
  await system.settle();
  await action(server, 'shelveOffload');
  await system.settle();
  assert.equal(await status(server), 'SHELVED_OFFLOADED');
  assert.equal(await places(), 0);
  await action(server, 'unshelve');
  await system.settle();
  assert.equal(await places(), 1);
});

story('a group is found by its own project, has so many members, and its servers outlive it', async (system) => {
  const { group, createIn, ask, show, delete: remove, kept, action } = grouped(system);
  const other = cloud(system, 'other');
  const id = await group('anti-affinity');
  assert.equal((await other.ask('GET', `/os-server-groups/${id}`)).status, 404);
  const foreign = await other.ask('POST', '/servers', { ...serverBody(), 'os:scheduler_hints': { group: id } });
  assert.equal(complaint(foreign, 'badRequest'), `Instance group ${id} could not be found.`);
  assert.equal((await createIn('by-name')).status, 400);

  const server = (await createIn(id)).text('server.id');
  await system.settle();
  assert.deepEqual((await show(server)).at('server.server_groups'), [id]);
  await allow(system, { ...roomy, server_group_members: 2, server_groups: 1 });
  const tooMany = await createIn(id, { min_count: 2, max_count: 2 });
  assert.equal(complaint(tooMany, 'forbidden'), 'Quota exceeded, too many servers in group');
  const another = await ask('POST', '/os-server-groups', { server_group: { name: 'more', policy: 'affinity' } });
  assert.equal(complaint(another, 'forbidden'), 'Quota exceeded, too many server groups.');
  const races = await Promise.all(Array.from({ length: 5 }, () => createIn(id)));
  assert.deepEqual(races.map(({ status }) => status).toSorted(), [202, 403, 403, 403, 403]);

  assert.equal((await ask('DELETE', `/os-server-groups/${id}`)).status, 204);
  assert.deepEqual((await ask('GET', '/os-server-groups')).at('server_groups'), []);
  assert.deepEqual((await show(server)).at('server.server_groups'), []);
  await system.settle();
  // It is held to nothing any more.
  assert.equal((await action(server, 'resize', { flavorRef: '1' })).status, 202);
  await system.settle();
  for (const { status, body } of [
    await remove(server),
    await remove(races.find(({ status: made }) => made === 202)?.text('server.id') ?? ''),
  ])
    assert.equal(status, 204, JSON.stringify(body));
  await system.settle();
  assert.deepEqual(await kept(id), []);
});
