/** What one action leaves to another, or keeps from it: volumes that are on their way, shelves, rescues, moves and consoles. */
import assert from 'node:assert/strict';
import { volumeClaims } from '../../shared/compute/disks/claim.ts';
import { allocatedKey } from '../../shared/compute/hosts/host.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import * as limits from '../../shared/limits.ts';
import type { CommandName } from '../../shared/messaging/commands.ts';
import { projectUsageKey } from '../../shared/quota/usage.ts';
import { projectIdOf, projects } from '../support/personas.ts';
import { allMachines, assertSettled } from '../support/soundness.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { imagesOf } from './images.ts';
import { story } from './story.ts';

const live = { host: null, block_migration: 'auto' };
const rebuild = { imageRef: testImageId };

/** Its host takes the command, and does not begin it until it is released. */
function hold(system: System, held: CommandName): void {
  for (const host of system.hosts.values()) host.holds = ({ name }) => name === held;
}

async function withVolume(system: System) {
  const { boot, volume, attach } = cloud(system);
  const [id, v] = [await boot('web'), await volume()];
  await attach(id, v);
  await system.settle();
  return { id, v };
}

/** The volume service moves the volume, and the server's host copies it to another. */
async function swapping(system: System) {
  const { id, v: from } = await withVolume(system);
  const to = await cloud(system).volume();
  const body = { 'os-reset_status': { migration_status: 'migrating' } };
  await system.request('POST', `/volume/v3/${projectIdOf('admin')}/volumes/${from}/action`, { as: 'admin', body });
  hold(system, 'swap_volume');
  const asked = { volumeAttachment: { volumeId: to } };
  assert.equal((await cloud(system, 'admin').ask('PUT', `/servers/${id}/os-volume_attachments/${from}`, asked)).status, 202);
  await system.settle();
  return { id, from, to };
}

async function attaching(system: System) {
  const { boot, volume, attach } = cloud(system);
  const [id, v] = [await boot('web'), await volume()];
  hold(system, 'attach_volume');
  assert.equal((await attach(id, v)).status, 202);
  await system.settle();
  return { id };
}

for (const [what, under] of [
  ['is swapped', swapping],
  ['is attached', attaching],
] as const) {
  story(
    `while a volume ${what}, a server is not rebuilt, rescued, shelved or moved, and its own disk may become an image`,
    async (system) => {
      const { action, status, show } = cloud(system);
      const admin = cloud(system, 'admin');
      const { id } = await under(system);
      for (const [name, body, user] of [
        ['rebuild', rebuild, cloud(system)],
        ['rescue', null, cloud(system)],
        ['shelve', null, cloud(system)],
        ['migrate', null, admin],
        ['os-migrateLive', live, admin],
      ] as const) {
        const answer = await user.action(id, name, body);
        assert.ok([400, 409].includes(answer.status), `${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
        assert.equal((await show(id)).at('server.OS-EXT-STS:task_state'), null, name);
      }
      assert.equal((await action(id, 'createImage', { name: 'image' })).status, 202);
      await system.release();
      await system.settle();
      assert.equal(await status(id), 'ACTIVE');
      await assertSettled(system);
      assert.equal((await action(id, 'rebuild', rebuild)).status, 202);
      await system.settle();
      assert.equal(await status(id), 'ACTIVE');
      await assertSettled(system);
    },
  );
}

/** How a server comes to a state, or half of the way to one. */
const ways: Readonly<Record<string, (system: System, id: string) => Promise<void>>> = {
  rescued: (system, id) => acted(system, id, 'rescue'),
  shelved_offloaded: (system, id) => acted(system, id, 'shelve'),
  shelved: (system, id) => system.having({ shelvedOffloadSeconds: -1 }, () => acted(system, id, 'shelve')),
  'being rescued': (system, id) => acted(system, id, 'rescue', null, 'rescue'),
  'being stopped for the shelf': (system, id) => acted(system, id, 'shelve', null, 'stop'),
  'sent to the shelf': (system, id) => acted(system, id, 'shelve', null, 'upload_snapshot'),
  'on its way back from the shelf': async (system, id) => {
    await acted(system, id, 'shelve');
    await acted(system, id, 'unshelve', null, 'build');
  },
  'becoming an image': (system, id) => acted(system, id, 'createImage', { name: 'image' }, 'upload_snapshot'),
  'being rebuilt': (system, id) => acted(system, id, 'rebuild', rebuild, 'connect_volumes'),
  'sent while it runs': (system, id) => acted(system, id, 'os-migrateLive', live, 'send_machine'),
  'taken over while it runs': (system, id) => acted(system, id, 'os-migrateLive', live, 'take_over_machine'),
};

async function acted(system: System, id: string, action: string, body: unknown = null, held?: CommandName): Promise<void> {
  if (held !== undefined) hold(system, held);
  const answer = await cloud(system, action === 'os-migrateLive' ? 'admin' : 'member').action(id, action, body);
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  await system.settle();
}

/** What the project has in use, and what hosts have given away. */
async function counted(system: System) {
  const { store } = system.ports;
  const usage = await store.get(projectUsageKey(projects.own));
  const allocated = await Promise.all([...system.hosts.keys()].map((host) => store.get(allocatedKey(host))));
  return [usage?.['instances'] ?? 0, usage?.['cores'] ?? 0, usage?.['ram'] ?? 0, ...allocated.map((each) => each?.['servers'] ?? 0)];
}

for (const [state, come] of Object.entries(ways)) {
  story(`a server that is ${state} is deleted, and nothing of it is left`, async (system) => {
    const { id, v } = await withVolume(system);
    await come(system, id);
    assert.equal((await cloud(system).delete(id)).status, 204);
    await system.settle();
    await system.release();
    await system.settle();
    assert.equal(await cloud(system).status(id), 'GONE');
    assert.deepEqual(await allMachines(system), []);
    assert.deepEqual(await counted(system), [0, 0, 0, 0, 0]);
    assert.equal(await volumeClaims.get(system.ports.store, { volumeId: v, holder: null }), undefined);
    assert.equal(await cloud(system).volumeStatus(v), 'available');
    assert.deepEqual(await imagesOf(system).names(), []);
    await assertSettled(system);
  });
}

story(
  'a shelved server that is put aside comes back, and is gone with its image when nobody wants it',
  async (system) => {
    const { id, v } = await withVolume(system);
    await system.having({ shelvedOffloadSeconds: -1 }, () => acted(system, id, 'shelve'));
    const { action, status, delete: remove, volumeStatus } = cloud(system);
    await remove(id);
    await system.settle();
    assert.equal(await status(id), 'SOFT_DELETED');
    assert.equal((await action(id, 'restore')).status, 202);
    await system.settle();
    assert.equal(await status(id), 'ACTIVE');
    await assertSettled(system);
    await remove(id);
    await system.settle();
    await cloud(system, 'admin').action(id, 'forceDelete');
    await system.settle();
    assert.deepEqual([await status(id), await volumeStatus(v), await counted(system)], ['GONE', 'available', [0, 0, 0, 0, 0]]);
    assert.deepEqual(await imagesOf(system).names(), []);
    await assertSettled(system);
  },
  { reclaimInstanceSeconds: 3_600 },
);

for (const [state, vmState] of [
  ['rescued', 'rescued'],
  ['shelved', 'shelved'],
  ['shelved_offloaded', 'shelved_offloaded'],
] as const) {
  story(`a server that is ${state} is not evacuated: what a host holds of it waits for its host`, async (system) => {
    const { id } = await withVolume(system);
    await ways[state]?.(system, id);
    const host = (await cloud(system, 'admin').show(id)).at('server.OS-EXT-SRV-ATTR:host');
    for (const name of system.hosts.keys()) system.off.add(name);
    await system.clock.advance(limits.serviceDownSeconds * 1000);
    await system.beat([...system.hosts.keys()].filter((name) => name !== host));
    const answer = await cloud(system, 'admin').action(id, 'evacuate', {});
    assert.equal(complaint(answer, 'conflictingRequest'), `Cannot 'evacuate' instance ${id} while it is in vm_state ${vmState}`);
    system.off.clear();
    await system.beat();
    await system.settle();
    await assertSettled(system);
  });
}

story('a console that was opened before a live migration opens nothing after it', async (system) => {
  const { id } = await withVolume(system);
  const wanted = { remote_console: { protocol: 'vnc', type: 'novnc' } };
  const tokenNow = async () => {
    const answer = await cloud(system).ask('POST', `/servers/${id}/remote-consoles`, wanted);
    return /token(?:=|%3D)([-0-9a-f]+)$/.exec(answer.text('remote_console.url'))?.[1] ?? assert.fail();
  };
  const redeem = async (token: string) => (await cloud(system, 'admin').ask('GET', `/os-console-auth-tokens/${token}`)).status;
  const before = await tokenNow();
  await acted(system, id, 'os-migrateLive', live);
  assert.equal(await redeem(before), 404);
  assert.equal(await redeem(await tokenNow()), 200);
});
