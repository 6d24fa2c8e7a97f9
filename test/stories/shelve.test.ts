/** Servers on the shelf: their machine rests, then only its image is left, and they come back as they were, wherever there is room. */
import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { reap } from '../../functions/workers/reap.ts';
import { mappings } from '../../shared/compute/disks/mapping.ts';
import { allocatedKey } from '../../shared/compute/hosts/host.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { assertSettled } from '../support/soundness.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint, connections } from './cloud.ts';
import { disksOf, imagesOf } from './images.ts';
import { story } from './story.ts';

const hostOf = async (system: System, id: string) =>
  (await cloud(system, 'admin').show(id)).at('server.OS-EXT-SRV-ATTR:host') as string | null;

/** What the hosts have given away in all. */
async function allocated(system: System): Promise<number> {
  const counters = await Promise.all([...system.hosts.keys()].map((host) => system.ports.store.get(allocatedKey(host))));
  return counters.reduce((sum, counter) => sum + Number(counter?.['servers'] ?? 0), 0);
}

async function serversUsed(system: System) {
  return (await cloud(system).ask('GET', '/limits')).at('limits.absolute.totalInstancesUsed');
}

async function shelve(system: System, id: string): Promise<void> {
  assert.equal((await cloud(system).action(id, 'shelve')).status, 202);
  await system.settle();
}

const onVolume = {
  imageRef: undefined,
  block_device_mapping_v2: [
    { source_type: 'image', uuid: testImageId, destination_type: 'volume', volume_size: 1, boot_index: 0, delete_on_termination: true },
  ],
};
const staying = { shelvedOffloadSeconds: -1 };

story('a shelved server leaves its host at once, keeps its quota, and comes back as it was, with its volumes', async (system) => {
  const { boot, volume, attach, action, status, volumeStatus, show } = cloud(system);
  const id = await boot('web');
  const v = await volume();
  await attach(id, v);
  await system.settle();
  const before = await disksOf(system, id);
  await shelve(system, id);
  assert.deepEqual(
    [await status(id), await hostOf(system, id), await disksOf(system, id), await allocated(system), await serversUsed(system)],
    ['SHELVED_OFFLOADED', null, undefined, 0, 1],
  );
  assert.deepEqual([await volumeStatus(v), await connections(system, v)], ['reserved', []]);
  const { names } = imagesOf(system);
  assert.deepEqual(await names(), ['web-shelved']);

  assert.equal((await action(id, 'unshelve')).status, 202);
  assert.equal((await show(id)).at('server.OS-EXT-STS:task_state'), 'unshelving');
  await system.settle();
  assert.deepEqual(
    [await status(id), await disksOf(system, id), await volumeStatus(v), await connections(system, v)],
    ['ACTIVE', before, 'in-use', [id]],
  );
  assert.deepEqual([await names(), await allocated(system), (await show(id)).at('server.image.id')], [[], 1, testImageId]);
  await assertSettled(system);
});

for (const state of ['os-stop', 'pause', 'suspend'])
  story(`a server is shelved after ${state} as well, and runs when it is back`, async (system) => {
    const { boot, action, status } = cloud(system);
    const id = await boot('web');
    await action(id, state);
    await system.settle();
    await shelve(system, id);
    assert.equal(await status(id), 'SHELVED_OFFLOADED');
    await action(id, 'unshelve');
    await system.settle();
    assert.equal(await status(id), 'ACTIVE');
    await assertSettled(system);
  });

story(
  'where shelved servers stay on their hosts, they rest there until an administrator takes them off, or they are unshelved',
  async (system) => {
    const { boot, action, status } = cloud(system);
    const admin = cloud(system, 'admin');
    const id = await boot('web');
    const [host, before] = [await hostOf(system, id), await disksOf(system, id)];
    await shelve(system, id);
    assert.deepEqual([await status(id), await hostOf(system, id), await allocated(system)], ['SHELVED', host, 1]);
    assert.equal((await action(id, 'shelveOffload')).status, 403);
    await assertSettled(system);
    const named = await admin.ask('POST', `/servers/${id}/action`, { unshelve: { host } });
    assert.match(
      complaint(named, 'conflictingRequest'),
      /^Specifying an availability zone or a host when unshelving server "\S+" with status "shelved"/,
    );
    await action(id, 'unshelve');
    await system.settle();
    assert.deepEqual([await status(id), await hostOf(system, id), await imagesOf(system).names()], ['ACTIVE', host, []]);

    await shelve(system, id);
    assert.equal((await admin.action(id, 'shelveOffload')).status, 202);
    assert.match(complaint(await admin.action(id, 'unshelve'), 'conflictingRequest'), /task_state shelving_offloading$/);
    await system.settle();
    assert.equal(await status(id), 'SHELVED_OFFLOADED');
    assert.match(complaint(await admin.action(id, 'shelveOffload'), 'conflictingRequest'), /vm_state shelved_offloaded$/);
    await action(id, 'unshelve');
    await system.settle();
    assert.deepEqual([await status(id), await disksOf(system, id)], ['ACTIVE', before]);
    await assertSettled(system);
  },
  staying,
);

story(
  'a shelved server leaves its host by itself after a while, and only then',
  async (system) => {
    const { boot, action, status } = cloud(system);
    const [left, back] = [await boot('left'), await boot('back')];
    for (const id of [left, back]) await shelve(system, id);
    await action(back, 'unshelve');
    await system.settle();
    const pass = async (seconds: number) => {
      await system.clock.advance(seconds * 1000);
      await system.beat();
      await reap(system.ports);
      await system.settle();
    };
    await pass(3_000);
    assert.equal(await status(left), 'SHELVED');
    await pass(660);
    assert.deepEqual([await status(left), await status(back)], ['SHELVED_OFFLOADED', 'ACTIVE']);
    await assertSettled(system);
  },
  { shelvedOffloadSeconds: 3_600 },
);

story('a server whose disks are volumes leaves no image, and comes back with them', async (system) => {
  const { boot, action, status, show } = cloud(system);
  const id = await boot('web', onVolume);
  const root = (await show(id)).text('server.os-extended-volumes:volumes_attached.0.id');
  await shelve(system, id);
  assert.deepEqual([await status(id), await imagesOf(system).names(), await connections(system, root)], ['SHELVED_OFFLOADED', [], []]);
  await action(id, 'unshelve');
  await system.settle();
  assert.deepEqual([await status(id), await connections(system, root)], ['ACTIVE', [id]]);
  await assertSettled(system);
});

story('an offloaded server takes and gives back volumes without a host, and they are connected when it is back', async (system) => {
  const { boot, volume, attach, detach, show, ask, volumeStatus, action } = cloud(system);
  const id = await boot('web');
  const [kept, given] = [await volume(), await volume()];
  await attach(id, given);
  await system.settle();
  await shelve(system, id);
  // Nova took attachments to shelved servers from 2.20 on.
  assert.equal((await attach(id, kept, '2.19')).status, 409);
  assert.equal((await attach(id, kept)).status, 202);
  assert.equal(await volumeStatus(kept), 'reserved');
  assert.equal((await ask('GET', `/servers/${id}/os-volume_attachments/${kept}`)).at('volumeAttachment.device'), null);
  assert.equal((await attach(await boot('other'), kept)).status, 400);
  assert.equal((await detach(id, given)).status, 202);
  assert.equal(await volumeStatus(given), 'available');

  await action(id, 'unshelve');
  await system.settle();
  assert.deepEqual([await connections(system, kept), await connections(system, given), await volumeStatus(kept)], [[id], [], 'in-use']);
  assert.equal((await ask('GET', `/servers/${id}/os-volume_attachments/${kept}`)).at('volumeAttachment.device'), '/dev/vdb');
  assert.equal(((await show(id)).at('server.os-extended-volumes:volumes_attached') as unknown[]).length, 1);
  const mapped = await system.ports.store.list({ index: 'volume_id', partition: kept, limit: 10 });
  assert.deepEqual(
    Array.from(mapped.items, (item) => mappings.parse(item).state),
    ['attached'],
  );
  await assertSettled(system);
});

story('a server is unshelved in the zone, and on the host, that are asked for', async (system) => {
  const { boot, ask, status } = cloud(system);
  const admin = cloud(system, 'admin');
  const id = await boot('web');
  await shelve(system, id);
  const path = `/servers/${id}/action`;
  const nowhere = await ask('POST', path, { unshelve: { availability_zone: 'nowhere' } }, '2.77');
  assert.deepEqual([nowhere.status, complaint(nowhere, 'badRequest')], [400, 'The requested availability zone is not available']);
  assert.equal((await ask('POST', path, { unshelve: { host: 'host-2' } })).status, 403);
  assert.equal((await admin.ask('POST', path, { unshelve: { host: 'host-9' } })).status, 400);
  const misplaced = await admin.ask('POST', path, { unshelve: { availability_zone: 'nova', host: 'host-9' } });
  assert.equal(complaint(misplaced, 'badRequest'), 'Compute host host-9 could not be found.');
  for (const body of [{ availability_zone: '' }, {}, { availability_zone: null }, { host: 'host-1' }])
    assert.equal((await ask('POST', path, { unshelve: body }, '2.77')).status, 400, JSON.stringify(body));

  assert.equal((await admin.ask('POST', path, { unshelve: { availability_zone: 'nova', host: 'host-2' } })).status, 202);
  await system.settle();
  assert.deepEqual([await status(id), await hostOf(system, id)], ['ACTIVE', 'host-2']);
  assert.equal((await admin.show(id)).at('server.OS-EXT-AZ:availability_zone'), 'nova');
  await shelve(system, id);
  assert.equal((await ask('POST', path, { unshelve: { availability_zone: null } })).status, 202);
  await system.settle();
  assert.equal(await status(id), 'ACTIVE');
  await assertSettled(system);
});

story('where no host has room, or the image is gone, a server stays on the shelf, and its actions say why', async (system) => {
  const { boot, action, status } = cloud(system);
  const admin = cloud(system, 'admin');
  const id = await boot('web');
  await shelve(system, id);
  const why = async (answer: Awaited<ReturnType<typeof action>>) =>
    (await admin.ask('GET', `/servers/${id}/os-instance-actions/${answer.headers['x-openstack-request-id']}`)).at(
      'instanceAction.events.0.details',
    );
  await system.clock.advance(600_000);
  const crowded = await action(id, 'unshelve');
  assert.deepEqual([crowded.status, await status(id)], [202, 'SHELVED_OFFLOADED']);
  assert.match(String(await why(crowded)), /^No valid host was found/);
  await system.beat();

  const images = (await system.request('GET', '/image/v2/images?visibility=private', { as: 'member' })).text('images.0.id');
  await imagesOf(system).remove(images);
  const gone = await action(id, 'unshelve');
  assert.equal(await why(gone), `Unshelve attempted but the image ${images} cannot be found.`);
  assert.deepEqual([gone.status, await status(id), await allocated(system)], [202, 'SHELVED_OFFLOADED', 0]);
  await assertSettled(system);
});

story('an image that goes while its server is built of it leaves the server on the shelf', async (system) => {
  const { boot, action, status } = cloud(system);
  const id = await boot('web');
  await shelve(system, id);
  const imageId = (await system.request('GET', '/image/v2/images?visibility=private', { as: 'member' })).text('images.0.id');
  await action(id, 'unshelve');
  await imagesOf(system).remove(imageId);
  await system.settle();
  assert.deepEqual([await status(id), await allocated(system), await hostOf(system, id)], ['SHELVED_OFFLOADED', 0, null]);
  await assertSettled(system);
});

story('when no image comes of it, the server is its owner’s as before, and is off', async (system) => {
  const { boot, action, status } = cloud(system);
  const id = await boot('web');
  const before = await disksOf(system, id);
  for (const host of system.hosts.values())
    host.intercept = ({ operation }) => {
      if (operation === 'uploadSnapshot') throw new DriverFault('The image service has refused the image.');
    };
  await shelve(system, id);
  assert.deepEqual([await status(id), await imagesOf(system).names(), await disksOf(system, id)], ['SHUTOFF', [], before]);
  assert.equal((await action(id, 'os-start')).status, 202);
  await system.settle();
  await assertSettled(system);
});

story('a shelved server that is deleted takes its image along', async (system) => {
  const { boot, delete: remove, status, volume, attach, volumeStatus } = cloud(system);
  const [id, resting] = [await boot('web'), await boot('resting')];
  const v = await volume();
  await attach(id, v);
  await system.settle();
  await shelve(system, id);
  await system.having({ shelvedOffloadSeconds: -1 }, () => shelve(system, resting));
  assert.equal(await status(resting), 'SHELVED');
  for (const each of [id, resting]) assert.equal((await remove(each)).status, 204);
  await system.settle();
  assert.deepEqual(
    [
      await status(id),
      await status(resting),
      await imagesOf(system).names(),
      await volumeStatus(v),
      await allocated(system),
      await serversUsed(system),
    ],
    ['GONE', 'GONE', [], 'available', 0, 0],
  );
  await assertSettled(system);
});

story('a volume that is deleted under a shelved server is not, because the server holds it', async (system) => {
  const { boot, volume, attach, askVolumes, action, resetVolume } = cloud(system);
  const id = await boot('web');
  const v = await volume();
  await shelve(system, id);
  await attach(id, v);
  assert.equal((await askVolumes('DELETE', `/volumes/${v}`)).status, 400);
  await resetVolume(v);
  assert.notEqual((await askVolumes('DELETE', `/volumes/${v}`)).status, 202);
  await action(id, 'unshelve');
  await system.settle();
  assert.deepEqual(await connections(system, v), [id]);
  await assertSettled(system);
});

story('a locked server is neither shelved nor unshelved by its owner, and one with a trusted module not at all', async (system) => {
  const { boot, action } = cloud(system);
  const id = await boot('web');
  await action(id, 'lock');
  assert.equal(complaint(await action(id, 'shelve'), 'conflictingRequest'), `Instance ${id} is locked`);
  assert.equal((await cloud(system, 'admin').action(id, 'shelve')).status, 202);
  await system.settle();
  assert.equal(complaint(await action(id, 'unshelve'), 'conflictingRequest'), `Instance ${id} is locked`);
  const withModule = await boot('module', await imagesOf(system).withAgent({ hw_tpm_version: '2.0' }));
  assert.equal(
    complaint(await action(withModule, 'shelve'), 'badRequest'),
    `Operation 'shelve' not supported for vTPM-enabled instance (${withModule}).`,
  );
});
