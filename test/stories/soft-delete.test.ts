/** Deleting where servers can be taken back for a while, and where they cannot. */
import assert from 'node:assert/strict';
import { reap } from '../../functions/workers/reap.ts';
import * as limits from '../../shared/limits.ts';
import { projectUsageKey } from '../../shared/quota/usage.ts';
import { projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint, connections } from './cloud.ts';
import { story } from './story.ts';

const hour = 3_600;
const withReclaim = { reclaimInstanceSeconds: hour };

async function machineOf(system: System, id: string) {
  const machines = await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines()));
  return machines.flat().filter(({ serverId }) => serverId === id);
}

const used = async (system: System) => (await system.ports.store.get(projectUsageKey(projects.own)))?.['instances'] ?? 0;

async function pass(system: System, seconds: number): Promise<void> {
  await system.clock.advance(seconds * 1000);
  await system.beat();
  await reap(system.ports);
  await system.settle();
}

async function ids(system: System, query: string, as: 'member' | 'admin' = 'admin'): Promise<readonly string[]> {
  const answer = await cloud(system, as).ask('GET', `/servers${query}`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return (answer.at('servers') as { id: string }[]).map(({ id }) => id);
}

story(
  'a deleted server is shut down and put aside, counts for nothing, and is its owner’s again when it is restored',
  async (system) => {
    const { boot, volume, attach, delete: remove, action, show, status, volumeStatus } = cloud(system);
    const id = await boot('web');
    const v = await volume();
    await attach(id, v);
    await system.settle();
    assert.equal(
      complaint(await action(id, 'restore'), 'conflictingRequest'),
      `Cannot 'restore' instance ${id} while it is in vm_state active`,
    );
    assert.equal((await remove(id)).status, 204);
    assert.equal((await show(id)).at('server.OS-EXT-STS:task_state'), 'soft-deleting');
    await system.settle();
    assert.equal(await status(id), 'SOFT_DELETED');
    assert.equal((await machineOf(system, id))[0]?.powerState, 4);
    assert.deepEqual([await used(system), await volumeStatus(v), await connections(system, v)], [0, 'in-use', [id]]);
    // Asked again, there is nothing to add.
    assert.equal((await remove(id)).status, 204);
    assert.equal((await action(id, 'os-start')).status, 409);

    assert.equal((await action(id, 'restore')).status, 202);
    assert.equal((await show(id)).at('server.OS-EXT-STS:task_state'), 'restoring');
    await system.settle();
    assert.deepEqual([await status(id), await used(system), (await machineOf(system, id))[0]?.powerState], ['ACTIVE', 1, 1]);
    // What was announced then does not come.
    await pass(system, 2 * hour);
    assert.equal(await status(id), 'ACTIVE');
  },
  withReclaim,
);

story(
  'a server that nobody wants back is deleted for good when its time is over, and its volumes are free',
  async (system) => {
    const { boot, volume, attach, delete: remove, status, volumeStatus } = cloud(system);
    const id = await boot('web');
    const v = await volume();
    await attach(id, v);
    await system.settle();
    await remove(id);
    await system.settle();
    await pass(system, hour - 60);
    assert.equal(await status(id), 'SOFT_DELETED');
    await pass(system, 120);
    assert.deepEqual(
      [await status(id), await machineOf(system, id), await volumeStatus(v), await used(system)],
      ['GONE', [], 'available', 0],
    );
  },
  withReclaim,
);

story(
  'a server that was restored and deleted again has all of its time again',
  async (system) => {
    const { boot, delete: remove, action, status } = cloud(system);
    const id = await boot('web');
    await remove(id);
    await system.settle();
    await pass(system, hour / 2);
    await action(id, 'restore');
    await system.settle();
    await remove(id);
    await system.settle();
    await pass(system, hour - 60);
    assert.equal(await status(id), 'SOFT_DELETED');
    await pass(system, 120);
    assert.equal(await status(id), 'GONE');
  },
  withReclaim,
);

story(
  'who deletes with force does not wait, whatever can be taken back',
  async (system) => {
    const { boot, delete: remove, action, status } = cloud(system);
    const [running, aside] = [await boot('running'), await boot('aside')];
    await remove(aside);
    await system.settle();
    for (const id of [running, aside]) {
      assert.equal((await action(id, 'forceDelete')).status, 202);
      await system.settle();
      assert.deepEqual([await status(id), await machineOf(system, id)], ['GONE', []]);
    }
    await pass(system, 2 * hour);
    assert.equal(await used(system), 0);
  },
  withReclaim,
);

story(
  'a restored server needs room in its project’s quota',
  async (system) => {
    const { boot, delete: remove, action, status } = cloud(system);
    const id = await boot('aside');
    await remove(id);
    await system.settle();
    for (let made = 0; made < 10; made++) await boot(`other-${made}`);
    const refused = await action(id, 'restore');
    assert.equal(refused.status, 403);
    assert.match(complaint(refused, 'forbidden'), /^Quota exceeded for instances: Requested 1, but already used 10 of 10 instances$/);
    assert.equal(await status(id), 'SOFT_DELETED');
  },
  withReclaim,
);

story(
  'lists show what was put aside to nobody but administrators who ask, and to those who ask for changes',
  async (system) => {
    const { boot, delete: remove } = cloud(system);
    const [live, aside, gone] = [await boot('live'), await boot('aside'), await boot('gone')];
    await cloud(system).action(gone, 'forceDelete');
    await remove(aside);
    await system.settle();
    const own = `project_id=${projects.own}&all_tenants=1`;
    assert.deepEqual(await ids(system, '', 'member'), [live]);
    assert.deepEqual(await ids(system, '?deleted=true&soft_deleted=true', 'member'), [live]);
    assert.deepEqual(await ids(system, `?${own}`), [live]);
    assert.deepEqual((await ids(system, `?${own}&soft_deleted=true`)).toSorted(), [live, aside].toSorted());
    assert.deepEqual((await ids(system, `?${own}&deleted=true`)).toSorted(), [aside, gone].toSorted());
    assert.deepEqual(await ids(system, `?${own}&deleted=true&soft_deleted=false`), [gone]);
    assert.deepEqual(await ids(system, `?${own}&status=soft_deleted`), []);
    assert.deepEqual(await ids(system, `?${own}&status=soft_deleted&soft_deleted=1`), [aside]);
    assert.deepEqual((await ids(system, '?changes-since=2020-01-01T00:00:00Z', 'member')).toSorted(), [live, aside, gone].toSorted());
    for (const host of system.hosts.keys()) assert.ok(!(await ids(system, `?all_tenants=1&host=${host}`)).includes(aside));
  },
  withReclaim,
);

story(
  'a server whose host is silent is put aside all the same, and shut down when the host is back',
  async (system) => {
    const { boot, delete: remove, action, status } = cloud(system);
    const [id, other] = [await boot('web'), await boot('other')];
    for (const name of system.hosts.keys()) system.off.add(name);
    await remove(id);
    await remove(other);
    for (let minute = 0; minute <= limits.hostGoneSeconds / 60 + 1; minute++) {
      await system.clock.advance(60_000);
      await reap(system.ports);
    }
    assert.deepEqual([await status(id), (await machineOf(system, id))[0]?.powerState, await used(system)], ['SOFT_DELETED', 1, 0]);
    assert.equal((await action(other, 'restore')).status, 202);
    system.off.clear();
    await pass(system, 60);
    await pass(system, 360);
    assert.deepEqual([await status(id), (await machineOf(system, id))[0]?.powerState], ['SOFT_DELETED', 4]);
    assert.deepEqual([await status(other), (await machineOf(system, other))[0]?.powerState], ['ACTIVE', 1]);
  },
  withReclaim,
);

story(
  'what cannot be started again is deleted at once: a server that never ran, and one half-way between two hosts',
  async (system) => {
    const { create, boot, delete: remove, status } = cloud(system);
    const building = await create('building');
    assert.equal((await remove(building)).status, 204);
    await system.settle();
    assert.equal(await status(building), 'GONE');
    const moving = await boot('moving');
    await cloud(system, 'admin').action(moving, 'migrate');
    assert.equal((await remove(moving)).status, 204);
    await system.settle();
    assert.deepEqual([await status(moving), await machineOf(system, moving)], ['GONE', []]);
    assert.equal(await used(system), 0);
  },
  withReclaim,
);

story(
  'a server that has moved is confirmed where it is by being deleted, and can be taken back there',
  async (system) => {
    const { boot, delete: remove, action, status } = cloud(system);
    const admin = cloud(system, 'admin');
    const id = await boot('web');
    await admin.action(id, 'migrate');
    await system.settle();
    assert.equal((await remove(id)).status, 204);
    await system.settle();
    assert.equal(await status(id), 'SOFT_DELETED');
    assert.equal((await machineOf(system, id)).length, 1);
    assert.equal((await admin.ask('GET', '/os-migrations?status=confirmed')).at('migrations.0.instance_uuid'), id);
    await action(id, 'restore');
    await system.settle();
    assert.deepEqual([await status(id), (await machineOf(system, id)).map(({ powerState }) => powerState)], ['ACTIVE', [1]]);
  },
  withReclaim,
);

story(
  'an administrator who says that a server that was put aside is there has it counted again',
  async (system) => {
    const { boot, delete: remove, status } = cloud(system);
    const id = await boot('web');
    await remove(id);
    await system.settle();
    await cloud(system, 'admin').action(id, 'os-resetState', { state: 'active' });
    assert.deepEqual([await status(id), await used(system)], ['ACTIVE', 1]);
    assert.deepEqual(await ids(system, '', 'member'), [id]);
    await pass(system, 2 * hour);
    assert.equal(await status(id), 'ACTIVE');
  },
  withReclaim,
);

story(
  'a locked server is neither put aside nor taken back by its owner',
  async (system) => {
    const { boot, delete: remove, action } = cloud(system);
    const id = await boot('web');
    await action(id, 'lock');
    for (const answer of [await remove(id), await action(id, 'forceDelete'), await action(id, 'restore')])
      assert.equal(complaint(answer, 'conflictingRequest'), `Instance ${id} is locked`);
  },
  withReclaim,
);

story('where nothing can be taken back, forcing is deleting, and nothing is restored', async (system) => {
  const { boot, action, status } = cloud(system);
  const id = await boot('web');
  assert.match(complaint(await action(id, 'restore'), 'conflictingRequest'), /while it is in vm_state active$/);
  assert.equal((await action(id, 'forceDelete')).status, 202);
  await system.settle();
  assert.deepEqual([await status(id), (await action(id, 'restore')).status], ['GONE', 404]);
});

for (const [state, prepare] of [
  ['BUILD', async (system: System) => cloud(system).create('web')],
  [
    'ERROR',
    async (system: System) => {
      const id = await cloud(system).boot('web');
      await cloud(system, 'admin').action(id, 'os-resetState', { state: 'error' });
      return id;
    },
  ],
  ...(['pause', 'suspend', 'os-stop'] as const).map(
    (action) =>
      [
        action,
        async (system: System) => {
          const id = await cloud(system).boot('web');
          await cloud(system).action(id, action);
          await system.settle();
          return id;
        },
      ] as const,
  ),
] as const)
  story(`a server is deleted in any state: ${state}`, async (system) => {
    const id = await prepare(system);
    assert.equal((await cloud(system).delete(id)).status, 204);
    await system.settle();
    assert.deepEqual([await cloud(system).status(id), await machineOf(system, id), await used(system)], ['GONE', [], 0]);
  });
