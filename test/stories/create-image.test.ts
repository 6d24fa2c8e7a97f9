/** Images of servers: made by the host that has the disks, or of snapshots of volumes; and nothing left where one does not come to be. */
import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { reap } from '../../functions/workers/reap.ts';
import { endOverdueUploads } from '../../functions/workers/sweep-images.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { projects } from '../support/personas.ts';
import { assertSettled } from '../support/soundness.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint, latest } from './cloud.ts';
import { disksOf, imagesOf } from './images.ts';
import { story } from './story.ts';

/** Minutes pass, in which hosts that are on give signs of life. */
async function pass(system: System, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    await system.clock.advance(60_000);
    await system.beat([...system.hosts.keys()].filter((name) => !system.off.has(name)));
    await reap(system.ports);
    await system.settle();
  }
}

const image = (name: string, metadata?: object) => ({ name, ...(metadata === undefined ? {} : { metadata }) });

story('an image of a server has what is on its disks, and so has a server that is made of it', async (system) => {
  const { boot, action, show, ask } = cloud(system);
  const id = await boot('web');
  const answer = await action(id, 'createImage', image('golden', { team: 'blue' }));
  assert.equal(answer.status, 202);
  const imageId = answer.text('image_id');
  const { find } = imagesOf(system);
  assert.deepEqual(
    [(await find(imageId))?.['status'], (await show(id)).at('server.OS-EXT-STS:task_state')],
    ['queued', 'image_snapshot_pending'],
  );

  const seen: unknown[] = [];
  for (const host of system.hosts.values())
    host.intercept = async ({ operation }) => {
      if (operation === 'uploadSnapshot') seen.push((await find(imageId))?.['status'], (await show(id)).at('server.OS-EXT-STS:task_state'));
    };
  await system.settle();
  assert.deepEqual(seen, ['saving', 'image_uploading']);
  const made = await find(imageId);
  const facts = [
    'name',
    'status',
    'owner',
    'visibility',
    'disk_format',
    'container_format',
    'min_disk',
    'image_type',
    'instance_uuid',
    'base_image_ref',
    'team',
  ];
  assert.deepEqual(
    facts.map((fact) => made?.[fact]),
    ['golden', 'active', projects.own, 'private', 'raw', 'bare', 1, 'snapshot', id, testImageId, 'blue'],
  );
  assert.equal((await ask('GET', `/servers/${id}`)).at('server.OS-EXT-STS:task_state'), null);
  const actions = (await ask('GET', `/servers/${id}/os-instance-actions`)).at('instanceActions') as { action: string }[];
  assert.ok(actions.some(({ action: done }) => done === 'createImage'));

  const copy = await boot('copy', { imageRef: imageId });
  assert.deepEqual(await disksOf(system, copy), await disksOf(system, id));
  await assertSettled(system);
});

story('the image is told in a header until 2.44, and in the body from 2.45 on', async (system) => {
  const { boot, ask } = cloud(system);
  const id = await boot('web');
  const older = await ask('POST', `/servers/${id}/action`, { createImage: image('older') }, '2.44');
  await system.settle();
  const newer = await ask('POST', `/servers/${id}/action`, { createImage: image('newer') }, '2.45');
  assert.match(older.headers['Location'] ?? '', /^https?:\/\/[^/]+\/image\/v2\/images\/[0-9a-f-]{36}$/);
  assert.equal(older.body, undefined);
  assert.equal(newer.headers['Location'], undefined);
  assert.match(newer.text('image_id'), /^[0-9a-f-]{36}$/);
});

story('a machine that cannot be kept, or whose bytes are refused, leaves no image, and stays as it was', async (system) => {
  const { boot, action, status } = cloud(system);
  const id = await boot('web');
  for (const failing of ['takeSnapshot', 'uploadSnapshot'] as const) {
    for (const host of system.hosts.values())
      host.intercept = ({ operation }) => {
        if (operation === failing) throw new DriverFault('The disk cannot be read.');
      };
    const answer = await action(id, 'createImage', image(failing));
    const imageId = answer.text('image_id');
    await system.settle();
    assert.equal(await imagesOf(system).find(imageId), undefined);
    assert.equal(await status(id), 'ACTIVE');
    const path = `/servers/${id}/os-instance-actions/${answer.headers['x-openstack-request-id']}`;
    const told = await cloud(system, 'admin').ask('GET', path);
    assert.deepEqual(
      [told.at('instanceAction.message'), told.at('instanceAction.events.0.details')],
      ['Error', 'The disk cannot be read.'],
    );
    assert.deepEqual(await snapshotsOf(system), []);
  }
  await assertSettled(system);
});

/** What hosts keep of snapshots that are not sent. */
async function snapshotsOf(system: System): Promise<readonly string[]> {
  const machines = (await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines()))).flat();
  return machines.flatMap(({ snapshots }) => Object.entries(snapshots).flatMap(([id, snapshot]) => ('disks' in snapshot ? [id] : [])));
}

story('an image that its owner deletes while it is being made does not come back', async (system) => {
  const { boot, action, status } = cloud(system);
  const { find, remove } = imagesOf(system);
  const id = await boot('web');
  const queued = (await action(id, 'createImage', image('queued'))).text('image_id');
  await remove(queued);
  await system.settle();
  const saving: string[] = [];
  for (const host of system.hosts.values())
    host.intercept = async ({ operation }) => {
      if (operation === 'uploadSnapshot') for (const each of saving.splice(0)) await remove(each);
    };
  const uploading = (await action(id, 'createImage', image('saving'))).text('image_id');
  saving.push(uploading);
  await system.settle();
  assert.deepEqual([await find(queued), await find(uploading), await status(id)], [undefined, undefined, 'ACTIVE']);
  assert.deepEqual(await snapshotsOf(system), []);
  await assertSettled(system);
});

story('nobody else can send the data of an image that a host is to send', async (system) => {
  const { boot, action } = cloud(system);
  const { find, upload } = imagesOf(system);
  const id = await boot('web');
  const imageId = (await action(id, 'createImage', image('mine'))).text('image_id');
  assert.equal((await upload(imageId, 'something else')).status, 409);
  await system.settle();
  assert.equal((await find(imageId))?.['status'], 'active');
});

story('an upload that never ends is given up, and the server is free again', async (system) => {
  const { boot, action, show } = cloud(system);
  const { find } = imagesOf(system);
  const id = await boot('web');
  for (const host of system.hosts.values()) host.fate = ({ name }) => (name === 'upload_snapshot' ? 'lost' : 'answered');
  // As long as its host says that it is at it, nothing is sent again: the deadline ends it.
  const imageId = (await action(id, 'createImage', image('endless'))).text('image_id');
  await system.settle();
  assert.equal((await find(imageId))?.['status'], 'saving');
  await pass(system, 65);
  assert.deepEqual([await find(imageId), (await show(id)).at('server.OS-EXT-STS:task_state')], [undefined, null]);
  await assertSettled(system);
});

story('an image whose maker is forgotten is not waited for for ever', async (system) => {
  const { boot, action } = cloud(system);
  const id = await boot('web');
  const imageId = (await action(id, 'createImage', image('lost'))).text('image_id');
  await system.clock.advance(5 * 3_600_000);
  assert.equal(await endOverdueUploads(system.ports), 1);
  assert.equal(await imagesOf(system).find(imageId), undefined);
});

story('a server can be deleted while an image is made of it, and takes the image along', async (system) => {
  const { boot, action, delete: remove, status } = cloud(system);
  const id = await boot('web');
  const imageId = (await action(id, 'createImage', image('short-lived'))).text('image_id');
  assert.equal((await remove(id)).status, 204);
  await system.settle();
  assert.deepEqual([await status(id), await imagesOf(system).find(imageId)], ['GONE', undefined]);
  await assertSettled(system);
});

story('nothing else is done to a server of which an image is made, and a lock keeps nobody from making one', async (system) => {
  const { boot, action } = cloud(system);
  const id = await boot('web');
  await action(id, 'lock');
  assert.equal((await cloud(system).action(id, 'createImage', image('first'))).status, 202);
  assert.match(
    complaint(await action(id, 'createImage', image('second')), 'conflictingRequest'),
    /^Cannot 'createImage' instance \S+ while it is in task_state image_snapshot_pending$/,
  );
  assert.equal((await cloud(system, 'admin').action(id, 'pause')).status, 409);
  await system.settle();
  await cloud(system, 'admin').action(id, 'os-resetState', { state: 'error' });
  assert.match(complaint(await action(id, 'createImage', image('third')), 'conflictingRequest'), /vm_state error$/);
});

story('metadata of images count until 2.38, and names are Nova’s', async (system) => {
  const { boot, ask } = cloud(system);
  const id = await boot('web');
  const many = Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`key-${index}`, 'x']));
  const asked = (version: string, body: object) => ask('POST', `/servers/${id}/action`, body, version);
  const refused = await asked('2.38', { createImage: image('many', many) });
  assert.deepEqual([refused.status, complaint(refused, 'forbidden')], [403, 'Image metadata limit exceeded']);
  for (const body of [image(''), image(' x'), image('x'.repeat(256)), { metadata: {} }, image('x', { a: 1 }), { ...image('x'), more: 1 }])
    assert.equal((await asked(latest, { createImage: body })).status, 400, JSON.stringify(body));
  assert.equal((await asked(latest, { createImage: image('Übergröße 像', many) })).status, 202);
});

const volumeBacked = {
  imageRef: undefined,
  block_device_mapping_v2: [
    { source_type: 'image', uuid: testImageId, destination_type: 'volume', volume_size: 1, boot_index: 0, delete_on_termination: true },
  ],
};

story('an image of a volume-backed server is snapshots of all its volumes, and a server can be made of them', async (system) => {
  const { boot, action, attach, volume, askVolumes, show, volumeUsage, delete: remove } = cloud(system);
  const { find, remove: removeImage } = imagesOf(system);
  const id = await boot('web', volumeBacked);
  await attach(id, await volume());
  await system.settle();
  const answer = await action(id, 'createImage', image('of volumes'));
  const made = await find(answer.text('image_id'));
  const disks = JSON.parse(String(made?.['block_device_mapping'])) as Record<string, unknown>[];
  assert.deepEqual(
    [
      made?.['status'],
      made?.['size'],
      made?.['bdm_v2'],
      made?.['root_device_name'],
      disks.map(({ source_type, boot_index }) => [source_type, boot_index]),
    ],
    [
      'active',
      0,
      'True',
      '/dev/vda',
      [
        ['snapshot', 0],
        ['snapshot', null],
      ],
    ],
  );
  const snapshots = (await askVolumes('GET', '/snapshots/detail')).at('snapshots') as { status: string; name: string }[];
  assert.deepEqual(
    snapshots.map(({ status, name }) => [status, name]),
    [
      ['available', 'snapshot for of volumes'],
      ['available', 'snapshot for of volumes'],
    ],
  );
  const copy = await boot('copy', { imageRef: answer.text('image_id') });
  assert.equal(((await show(copy)).at('server.os-extended-volumes:volumes_attached') as unknown[]).length, 2);
  assert.deepEqual((await volumeUsage()).slice(0, 2), [4, 2]);
  assert.equal((await removeImage(answer.text('image_id'))).status, 204);
  for (const each of [id, copy]) await remove(each);
  await system.settle();
  await assertSettled(system);
});

story('snapshots beyond the project’s quota are refused, and nothing is left of them', async (system) => {
  const { boot, volume, action, volumeUsage } = cloud(system);
  const id = await boot('web', volumeBacked);
  await volume({ size: 999 });
  const before = await volumeUsage();
  const refused = await action(id, 'createImage', image('too many'));
  assert.deepEqual([refused.status, complaint(refused, 'forbidden')], [403, 'Quota exceeded for resources: snapshots']);
  assert.deepEqual([await volumeUsage(), await imagesOf(system).names()], [before, []]);
});

story('a guest that can holds still while its volumes are snapshotted, and goes on afterwards whatever happens', async (system) => {
  const { action, boot } = cloud(system);
  const { withAgent, find } = imagesOf(system);
  const id = await boot('web', await withAgent({ hw_qemu_guest_agent: 'yes', os_require_quiesce: 'yes' }));
  const calls: string[] = [];
  let fails = false;
  for (const host of system.hosts.values())
    host.intercept = ({ operation }) => {
      calls.push(operation);
      if (operation === 'quiesce' && fails) throw new DriverFault('The guest agent does not answer.');
    };
  const made = (await action(id, 'createImage', image('still'))).text('image_id');
  await system.settle();
  assert.deepEqual([calls.splice(0), (await find(made))?.['status']], [['quiesce', 'unquiesce'], 'active']);
  fails = true;
  const refused = (await action(id, 'createImage', image('restless'))).text('image_id');
  await system.settle();
  assert.deepEqual([await find(refused), (await cloud(system).volumeUsage())[1]], [undefined, 1]);
  await assertSettled(system);
});

story('a guest that need not hold still is snapshotted as it is; one that must and cannot is refused', async (system) => {
  const { action, boot } = cloud(system);
  const { withAgent, find } = imagesOf(system);
  const [may, must] = [
    await boot('may', await withAgent({ hw_qemu_guest_agent: 'yes' })),
    await boot('must', await withAgent({ os_require_quiesce: 'yes' })),
  ];
  for (const host of system.hosts.values())
    host.intercept = ({ operation }) => {
      if (operation === 'quiesce') throw new DriverFault('The guest agent does not answer.');
    };
  const made = (await action(may, 'createImage', image('as it is'))).text('image_id');
  await system.settle();
  assert.equal((await find(made))?.['status'], 'active');
  const refused = await action(must, 'createImage', image('no'));
  assert.deepEqual([refused.status, complaint(refused, 'badRequest')], [400, 'QEMU guest agent is not enabled']);
  await assertSettled(system);
});
