import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { DriverFault } from '../../agent/driver.ts';
import { images } from '../../shared/image/image.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { allMachines } from '../support/soundness.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

const machineOf = async (system: System, id: string) => (await allMachines(system)).find(({ serverId }) => serverId === id);
type Machine = Awaited<ReturnType<typeof allMachines>>[number] & { adminPassDigest?: string; disks: Record<string, string>; name: string };
const fakeOf = async (system: System, id: string) => (await machineOf(system, id)) as Machine;

/** Another image with the same bytes; some of its facts may be others. */
async function anotherImage(system: System, more: object = {}): Promise<string> {
  const id = '00000000-0000-4000-8000-00000000a000';
  await transaction(system.ports, async (tx) => {
    const image = await tx.get(images, testImageId);
    assert.ok(image !== undefined);
    await tx.get(images, id);
    tx.put(images, { ...image, id, ...more });
  });
  const { dataId } = (await images.get(system.ports.store, id)) ?? assert.fail();
  await system.ports.imageData.write({ imageId: id, dataId }, Readable.from([Buffer.from('a disk')]));
  return id;
}

const rebuild = (system: System, id: string, more: object = {}, version?: string) =>
  cloud(system).ask('POST', `/servers/${id}/action`, { rebuild: { imageRef: testImageId, ...more } }, version);

const fromVolume = (system: System) =>
  cloud(system).boot('web', {
    imageRef: '',
    block_device_mapping_v2: [{ source_type: 'image', destination_type: 'volume', uuid: testImageId, volume_size: 1, boot_index: 0 }],
  });

story('a server is rebuilt in its place: another disk, what was asked for, the same machine', async (system) => {
  const { boot, show, status } = cloud(system);
  const id = await boot('web', { metadata: { old: 'yes' }, user_data: 'b2xk' });
  const before = await fakeOf(system, id);
  const answer = await rebuild(system, id, {
    name: 'db',
    metadata: { new: 'yes' },
    description: 'made anew',
    hostname: 'db-host',
    accessIPv4: '192.0.2.7',
    user_data: null,
    adminPass: 'correct horse',
  });
  assert.equal(answer.status, 202);
  assert.match(answer.headers['Location'] ?? '', new RegExp(`/servers/${id}$`));
  assert.deepEqual(
    ['adminPass', 'status', 'name', 'user_data', 'key_name', 'OS-EXT-STS:task_state'].map((field) => answer.at(`server.${field}`)),
    ['correct horse', 'REBUILD', 'db', null, null, 'rebuilding'],
  );
  await system.settle();
  const after = await fakeOf(system, id);
  assert.deepEqual([after.machineId, after.host, after.state, after.powerState], [before.machineId, before.host, 'built', 1]);
  assert.notEqual(after.disks['root'], before.disks['root']);
  assert.deepEqual([after.name, after.adminPassDigest], ['db', hash('sha256', 'correct horse')]);
  const shown = await show(id);
  assert.equal(await status(id), 'ACTIVE');
  assert.deepEqual(
    ['name', 'metadata', 'description', 'accessIPv4', 'OS-EXT-SRV-ATTR:hostname'].map((field) => shown.at(`server.${field}`)),
    ['db', { new: 'yes' }, 'made anew', '192.0.2.7', 'db-host'],
  );
  const { items } = await system.ports.store.list({ index: 'table', partition: `SERVER#${id}`, limit: 100 });
  assert.ok(!JSON.stringify([...items]).includes('correct horse'), 'the password is kept nowhere');
});

story('what rebuilding goes through is seen, step by step', async (system) => {
  const { boot, show } = cloud(system);
  const id = await boot('web');
  const seen: unknown[] = [];
  for (const host of system.hosts.values())
    host.intercept = async ({ operation }) => {
      seen.push(operation, (await show(id)).at('server.OS-EXT-STS:task_state'));
    };
  await rebuild(system, id);
  await system.settle();
  const steps = ['clearDisks', 'rebuilding', 'connectVolumes', 'rebuild_block_device_mapping', 'rebuild', 'rebuild_spawning'];
  assert.deepEqual(seen, steps);
});

story('a server that was stopped is stopped afterwards', async (system) => {
  const { boot, action, status } = cloud(system);
  const id = await boot('web');
  await action(id, 'os-stop');
  await system.settle();
  const answer = await rebuild(system, id);
  assert.equal(answer.at('server.status'), 'REBUILD');
  await system.settle();
  assert.deepEqual([await status(id), (await fakeOf(system, id)).powerState], ['SHUTOFF', 4]);
});

story('an ephemeral disk is thrown away with the others, or preserved', async (system) => {
  const { boot } = cloud(system);
  const admin = cloud(system, 'admin');
  const flavor = { id: 'ephemeral', name: 'ephemeral', ram: 512, vcpus: 1, disk: 1, 'OS-FLV-EXT-DATA:ephemeral': 1 };
  assert.equal((await admin.ask('POST', '/flavors', { flavor })).status, 200);
  const id = await boot('web', { flavorRef: 'ephemeral' });
  const { disks: first } = await fakeOf(system, id);
  await rebuild(system, id, { preserve_ephemeral: true });
  await system.settle();
  const { disks: second } = await fakeOf(system, id);
  assert.deepEqual([second['ephemeral'] === first['ephemeral'], second['root'] === first['root']], [true, false]);
  await rebuild(system, id);
  await system.settle();
  assert.notEqual((await fakeOf(system, id)).disks['ephemeral'], first['ephemeral']);
});

story('a server keeps its volumes, and one that boots from a volume gets another image only where clients know of it', async (system) => {
  const { status, askVolumes, volume, attach, volumeStatus } = cloud(system);
  const id = await fromVolume(system);
  const data = await volume();
  await attach(id, data);
  await system.settle();
  const other = await anotherImage(system);
  const refusal = `Image ${other} is unacceptable: Unable to rebuild with a different image for a volume-backed server.`;
  assert.equal(complaint(await rebuild(system, id, { imageRef: other }, '2.92'), 'badRequest'), refusal);
  assert.equal((await rebuild(system, id, {}, '2.92')).status, 202);
  await system.settle();
  assert.equal(await status(id), 'ACTIVE');
  assert.equal((await rebuild(system, id, { imageRef: other }, '2.93')).status, 202);
  await system.settle();
  assert.deepEqual([await status(id), await volumeStatus(data)], ['ACTIVE', 'in-use']);
  const machine = await machineOf(system, id);
  assert.equal(machine?.volumeIds.length, 2);
  const root = machine?.volumeIds.find((each) => each !== data);
  assert.equal((await askVolumes('GET', `/volumes/${root}`)).at('volume.volume_image_metadata.image_id'), other);
});

story('a key is changed and taken away', async (system) => {
  const { boot, show, ask } = cloud(system);
  assert.equal((await ask('POST', '/os-keypairs', { keypair: { name: 'mine', type: 'ssh' } }, '2.79')).status, 201);
  const id = await boot('web');
  assert.equal((await rebuild(system, id, { key_name: 'mine' })).at('server.key_name'), 'mine');
  await system.settle();
  assert.equal((await show(id)).at('server.key_name'), 'mine');
  await rebuild(system, id, { key_name: null });
  await system.settle();
  assert.equal((await show(id)).at('server.key_name'), null);
});

story(
  'until its disks are gone a server that could not be rebuilt is as before; afterwards it is in ERROR, and can be rebuilt',
  async (system) => {
    const { boot, show, status } = cloud(system);
    const other = await anotherImage(system);
    const id = await boot('web');
    const before = await fakeOf(system, id);
    const failAt = (at: string) => {
      for (const host of system.hosts.values())
        host.intercept = ({ operation }) => {
          if (operation === at) throw new DriverFault('The disk is broken.');
        };
    };
    failAt('clearDisks');
    await rebuild(system, id, { imageRef: other });
    await system.settle();
    assert.deepEqual([await status(id), (await show(id)).at('server.image.id')], ['ACTIVE', testImageId]);
    assert.deepEqual((await fakeOf(system, id)).disks, before.disks);
    failAt('rebuild');
    await rebuild(system, id, { imageRef: other });
    await system.settle();
    const shown = await show(id);
    assert.deepEqual(
      [await status(id), shown.at('server.fault.message'), shown.at('server.image.id')],
      ['ERROR', 'The disk is broken.', other],
    );
    failAt('nothing');
    assert.equal((await rebuild(system, id, { imageRef: other })).status, 202);
    await system.settle();
    assert.deepEqual([await status(id), (await show(id)).at('server.fault')], ['ACTIVE', undefined]);
  },
);

story('what cannot be rebuilt is refused, and nothing changes', async (system) => {
  const { boot, show, action } = cloud(system);
  const admin = cloud(system, 'admin');
  const id = await boot('web');
  const before = (await show(id)).body;
  const refused = async (more: object, kind: string, message: string) =>
    assert.equal(complaint(await rebuild(system, id, more), kind), message);
  await refused({ imageRef: '00000000-0000-4000-8000-00000000ffff' }, 'badRequest', 'Cannot find image for rebuild');
  await refused({ key_name: 'nobody' }, 'badRequest', 'Invalid key_name provided.');
  const other = await anotherImage(system, { minRamMib: 1_000_000 });
  await refused({ imageRef: other }, 'badRequest', "Flavor's memory is too small for requested image.");
  const many = Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`key${index}`, 'value']));
  await refused({ metadata: many }, 'forbidden', 'Maximum number of metadata items exceeds 128');
  for (const wrong of [{ imageRef: 'image' }, { personality: [] }, { unknown: 1 }, { preserve_ephemeral: 'maybe' }, { key_name: '' }]) {
    assert.equal((await rebuild(system, id, wrong)).status, 400, JSON.stringify(wrong));
  }
  assert.equal((await cloud(system, 'reader').action(id, 'rebuild', { imageRef: testImageId })).status, 403);
  assert.equal((await cloud(system, 'other').action(id, 'rebuild', { imageRef: testImageId })).status, 404);
  assert.deepEqual((await show(id)).body, before);
  await admin.action(id, 'lock');
  assert.equal(complaint(await rebuild(system, id), 'conflictingRequest'), `Instance ${id} is locked`);
  await admin.action(id, 'unlock');
  await action(id, 'pause');
  await system.settle();
  assert.equal(
    complaint(await rebuild(system, id), 'conflictingRequest'),
    `Cannot 'rebuild' instance ${id} while it is in vm_state paused`,
  );
});

story('files are injected until 2.56, and a file too many is refused', async (system) => {
  const { boot } = cloud(system);
  const id = await boot('web');
  const file = { path: '/etc/motd', contents: 'aGVsbG8=' };
  assert.equal((await rebuild(system, id, { personality: [file] }, '2.56')).status, 202);
  await system.settle();
  const files = Array.from({ length: 6 }, () => file);
  assert.equal(complaint(await rebuild(system, id, { personality: files }, '2.1'), 'forbidden'), 'Personality file limit exceeded');
});

story('a server that is deleted while it is rebuilt leaves nothing', async (system) => {
  const { boot, delete: remove, status } = cloud(system);
  const id = await boot('web');
  let isFirst = true;
  for (const host of system.hosts.values())
    host.intercept = async ({ operation }) => {
      if (operation !== 'connectVolumes' || !isFirst) return;
      isFirst = false;
      assert.equal((await remove(id)).status, 204);
    };
  await rebuild(system, id);
  await system.settle();
  assert.deepEqual([await status(id), await allMachines(system)], ['GONE', []]);
});
