import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { volumeClaims } from '../../shared/compute/disks/claim.ts';
import { projectIdOf } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint, connections } from './cloud.ts';
import { story } from './story.ts';

/** A server with a volume that the volume service moves, and another volume that it is to move to. */
async function moving(system: System) {
  const { boot, volume, attach } = cloud(system);
  const [id, from, to] = [await boot('web'), await volume(), await volume()];
  assert.equal((await attach(id, from)).status, 202);
  await system.settle();
  const body = { 'os-reset_status': { migration_status: 'migrating' } };
  const reset = await system.request('POST', `/volume/v3/${projectIdOf('admin')}/volumes/${from}/action`, { as: 'admin', body });
  assert.equal(reset.status, 202);
  return { id, from, to };
}

const swap = (system: System, id: string, from: string, volumeId: string) =>
  cloud(system, 'admin').ask('PUT', `/servers/${id}/os-volume_attachments/${from}`, { volumeAttachment: { volumeId } });
const attachedTo = async (system: System, id: string) =>
  ((await cloud(system).show(id)).at('server.os-extended-volumes:volumes_attached') as readonly { id: string }[]).map((each) => each.id);
const eventsOf = async (system: System, id: string) =>
  ((await cloud(system).ask('GET', `/servers/${id}/os-instance-actions`)).at('instanceActions') as readonly { action: string }[]).map(
    ({ action }) => action,
  );

story('a volume that is moved is swapped for its copy, and is free afterwards', async (system) => {
  const { volumeStatus } = cloud(system);
  const { id, from, to } = await moving(system);
  assert.equal((await swap(system, id, from, to)).status, 202);
  const claimed = await Promise.all([from, to].map((volumeId) => volumeClaims.get(system.ports.store, { volumeId, holder: null })));
  assert.deepEqual(
    claimed.map((claim) => claim?.serverId),
    [id, id],
    'both are the server’s while the host copies',
  );
  assert.deepEqual(await attachedTo(system, id), [from]);
  await system.settle();
  assert.deepEqual(await attachedTo(system, id), [to]);
  assert.deepEqual([await volumeStatus(from), await volumeStatus(to)], ['available', 'in-use']);
  assert.deepEqual([await connections(system, from), await connections(system, to)], [[], [id]]);
  assert.equal(await volumeClaims.get(system.ports.store, { volumeId: from, holder: null }), undefined);
  assert.ok((await eventsOf(system, id)).includes('swap_volume'));
});

story('bug-603: of two swaps the first that ends shows nothing of the other', async (system) => {
  const { volume, attach } = cloud(system);
  const { id, from, to } = await moving(system);
  const [second, wanted] = [await volume(), await volume()];
  assert.equal((await attach(id, second)).status, 202);
  await system.settle();
  const body = { 'os-reset_status': { migration_status: 'migrating' } };
  await system.request('POST', `/volume/v3/${projectIdOf('admin')}/volumes/${second}/action`, { as: 'admin', body });
  for (const host of system.hosts.values())
    host.holds = ({ name, payload }) => name === 'swap_volume' && (payload as { from: { volumeId: string } }).from.volumeId === second;
  assert.equal((await swap(system, id, from, to)).status, 202);
  assert.equal((await swap(system, id, second, wanted)).status, 202);
  await system.settle();
  assert.deepEqual(new Set(await attachedTo(system, id)), new Set([to, second]));
  await system.release();
  await system.settle();
  assert.deepEqual(new Set(await attachedTo(system, id)), new Set([to, wanted]));
});

story('a swap that the host refuses leaves everything as it was', async (system) => {
  const { volumeStatus } = cloud(system);
  const { id, from, to } = await moving(system);
  for (const host of system.hosts.values()) {
    host.intercept = ({ operation }) => {
      if (operation === 'swapVolume') throw new DriverFault('The copy failed.');
    };
  }
  assert.equal((await swap(system, id, from, to)).status, 202);
  await system.settle();
  assert.deepEqual(await attachedTo(system, id), [from]);
  assert.deepEqual([await volumeStatus(from), await volumeStatus(to)], ['in-use', 'available']);
  assert.deepEqual([await connections(system, from), await connections(system, to)], [[id], []]);
});

story('of all that want a volume while a server is swapped onto it, nobody gets it', async (system) => {
  const { boot, attach } = cloud(system);
  const { id, from, to } = await moving(system);
  const other = await boot('other');
  const [swapped, ...rest] = await Promise.all([swap(system, id, from, to), swap(system, id, from, to), attach(other, to)]);
  const statuses = [swapped, ...rest].map((answer) => answer?.status);
  assert.equal(statuses.filter((status) => status === 202).length, 1, String(statuses));
  await system.settle();
  assert.equal((await connections(system, to)).length, 1);
});

story('what cannot be swapped is refused as Nova refuses it, and nothing changes', async (system) => {
  const { volume, boot, attach } = cloud(system);
  const { id, from, to } = await moving(system);
  const refusal = async (server: string, old: string, wanted: string) => {
    const { status, body } = await swap(system, server, old, wanted);
    return [status, Object.values(body as Record<string, { message: string }>)[0]?.message];
  };
  const missing = '00000000-0000-4000-8000-000000000000';
  assert.deepEqual(await refusal(id, to, from), [409, `volume ${to} is not migrating; this API should only be called by Cinder`]);
  assert.deepEqual(await refusal(id, missing, to), [404, `Volume ${missing} could not be found.`]);
  assert.deepEqual(await refusal(id, from, missing), [400, `Volume ${missing} could not be found.`]);
  const other = await boot('other');
  assert.deepEqual(await refusal(other, from, to), [400, 'Invalid volume: Old volume is attached to a different instance.']);
  const taken = await volume();
  await attach(other, taken);
  await system.settle();
  assert.deepEqual(await refusal(id, from, taken), [400, 'Invalid volume: New volume must be detached in order to swap.']);
  assert.equal(
    (await cloud(system).ask('PUT', `/servers/${id}/os-volume_attachments/${from}`, { volumeAttachment: { volumeId: to } })).status,
    403,
  );
  await cloud(system).action(id, 'os-stop', null);
  await system.settle();
  assert.equal((await refusal(id, from, to))[0], 409);
  assert.deepEqual(await attachedTo(system, id), [from]);
});

const tell = (system: System, events: readonly object[], version = 'latest') =>
  cloud(system, 'admin').ask('POST', '/os-server-external-events', { events }, version);
const codes = (answer: { at(path: string): unknown }) =>
  (answer.at('events') as readonly { code: number; status: string }[]).map(({ code, status }) => [code, status]);

story('each event is taken or dropped by itself, and the answer says which', async (system) => {
  const { boot, create } = cloud(system);
  const [id, unplaced] = [await boot('web'), await create('unplaced')];
  const all = await tell(system, [{ name: 'network-changed', server_uuid: id, status: 'in-progress', tag: 'port' }]);
  assert.deepEqual([all.status, codes(all)], [200, [[200, 'in-progress']]]);
  const mixed = await tell(system, [
    { name: 'network-vif-plugged', server_uuid: id },
    { name: 'network-vif-plugged', server_uuid: '00000000-0000-4000-8000-000000000000' },
    { name: 'volume-extended', server_uuid: id },
    { name: 'network-changed', server_uuid: unplaced },
  ]);
  assert.deepEqual(
    [mixed.status, codes(mixed)],
    [
      207,
      [
        [200, 'completed'],
        [404, 'failed'],
        [400, 'failed'],
        [200, 'completed'],
      ],
    ],
  );
  for (const [events, version] of [
    [[], 'latest'],
    [[{ name: 'test-event', server_uuid: id }], 'latest'],
    [[{ name: 'volume-extended', server_uuid: id, tag: 'x' }], '2.50'],
    [[{ name: 'power-update', server_uuid: id, tag: 'x' }], '2.75'],
    [[{ name: 'volume-reimaged', server_uuid: id, tag: 'x' }], '2.92'],
    [[{ name: 'network-changed', server_uuid: id, status: 'done' }], 'latest'],
    [[{ name: 'network-changed', server_uuid: id, tag: 'x'.repeat(256) }], 'latest'],
  ] as const) {
    assert.equal((await tell(system, events, version)).status, 400, JSON.stringify(events));
  }
  assert.equal(
    (await cloud(system).ask('POST', '/os-server-external-events', { events: [{ name: 'network-changed', server_uuid: id }] })).status,
    403,
  );
});

story('a machine that was switched past the API is shown as it is', async (system) => {
  const { boot, status } = cloud(system);
  const id = await boot('web');
  const update = async (tag: string) => {
    assert.equal((await tell(system, [{ name: 'power-update', server_uuid: id, tag }])).status, 200);
    await system.settle();
    return status(id);
  };
  const switchTo = async (verb: 'start' | 'stop') => {
    for (const { driver } of system.hosts.values()) if ((await driver.machines()).length > 0) await driver.power(id, verb);
  };
  assert.equal(await update('POWER_OFF'), 'ACTIVE', 'nobody is believed who says what is not so');
  await switchTo('stop');
  assert.equal(await update('POWER_SIDEWAYS'), 'ACTIVE');
  assert.equal(await update('POWER_OFF'), 'SHUTOFF');
  await switchTo('start');
  assert.equal(await update('POWER_ON'), 'ACTIVE');
  assert.deepEqual((await eventsOf(system, id)).toSorted(), ['create', 'start', 'stop', 'stop']);
});

story('the host of a server is told that its volume has grown', async (system) => {
  const { id, from, to } = await moving(system);
  assert.equal((await tell(system, [{ name: 'volume-extended', server_uuid: id, tag: from }])).status, 200);
  assert.equal((await tell(system, [{ name: 'volume-extended', server_uuid: id, tag: to }])).status, 200);
  await system.settle();
  const machines = (await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines()))).flat();
  assert.deepEqual(
    machines.map(({ connections: of }) => of[from]?.extended),
    [1],
  );
  assert.deepEqual(
    (await eventsOf(system, id)).filter((action) => action === 'extend_volume'),
    ['extend_volume'],
  );
});

story('a volume service has its snapshots made by the host of the server that uses the volume', async (system) => {
  const { id, from, to } = await moving(system);
  const as = cloud(system, 'admin');
  const make = (volume_id: string, more: object = {}) =>
    as.ask('POST', '/os-assisted-volume-snapshots', {
      snapshot: { volume_id, create_info: { snapshot_id: 'one', type: 'qcow2', new_file: 'new.qcow2', ...more } },
    });
  const merge = (info: string) => as.ask('DELETE', `/os-assisted-volume-snapshots/one?delete_info=${encodeURIComponent(info)}`);
  assert.deepEqual((await make(from)).body, { snapshot: { id: null, volumeId: from } });
  await system.settle();
  const files = async () =>
    (await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines())))
      .flat()
      .map(({ connections: of }) => of[from]?.snapshots);
  assert.deepEqual(await files(), [{ one: 'new.qcow2' }]);
  assert.equal((await merge(JSON.stringify({ volume_id: from }))).status, 204);
  await system.settle();
  assert.deepEqual(await files(), [{}]);
  const unused = await make(to);
  assert.deepEqual([unused.status, complaint(unused, 'badRequest')], [400, `No volume Block Device Mapping with id ${to}.`]);
  for (const info of ['', '{}', '[]', 'null', '{"volume_id": 1}', '{']) assert.equal((await merge(info)).status, 400, info);
  assert.equal((await as.ask('DELETE', '/os-assisted-volume-snapshots/one')).status, 400);
  assert.equal((await make(from, { type: 'raw' })).status, 400);
  await cloud(system).action(id, 'os-stop', null);
  assert.equal((await make(from)).status, 400);
});
