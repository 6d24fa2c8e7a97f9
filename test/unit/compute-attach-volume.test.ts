import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Attachment,
  assertMayDetach,
  type Detachment,
  planAttachment,
} from '../../shared/compute/actions/attach-volume/attach-volume.ts';
import { failure, guardedServer, mapping, volume } from '../support/compute.ts';

const attachment = (given: Partial<Attachment> = {}): Attachment => ({
  server: guardedServer(),
  caller: { isAdmin: false },
  version: { knowsShelved: true, knowsMultiattach: true },
  volumeId: 'volume-1',
  volume: volume(),
  device: null,
  tag: null,
  holders: [],
  diskCount: 1,
  usedDeviceNames: ['/dev/vda'],
  ...given,
});

const offloaded = guardedServer({ vmState: 'shelved_offloaded', host: null });
const shared = volume({ multiattach: true, status: 'in-use' });

// In the order in which Nova checks: each request would also fail every check further down that it can.
const refusals: readonly (readonly [name: string, given: Partial<Attachment>, kind: string, message?: string])[] = [
  [
    'to a shelved server before 2.20',
    { server: { ...offloaded, lockedBy: 'owner' }, version: { knowsShelved: false, knowsMultiattach: false } },
    'InvalidState',
    "Cannot 'attach_volume' instance server-1 while it is in vm_state shelved_offloaded",
  ],
  ['to a locked server', { server: { ...offloaded, lockedBy: 'owner', taskState: 'unshelving' } }, 'ServerLocked'],
  ['to a busy server', { server: { ...offloaded, taskState: 'unshelving' }, device: 'vdb' }, 'InvalidState'],
  ['at a path that is no device', { device: 'vdb', volume: undefined, holders: ['server-1'] }, 'DevicePathInvalid'],
  [
    'of a volume that the server has, and is gone',
    { volume: undefined, holders: ['server-1'] },
    'VolumeAlreadyAttachedHere',
    'Invalid volume: volume volume-1 already attached',
  ],
  ['of no volume', { volume: undefined, holders: ['server-2'] }, 'VolumeNotFound', 'Volume volume-1 could not be found.'],
  [
    'of a volume that another server has, though its status is available again',
    { holders: ['server-2'], tag: 'data', server: offloaded },
    'VolumeAlreadyAttached',
    'Invalid volume: volume volume-1 is already attached to instances: server-2',
  ],
  ['with a tag to an offloaded server', { server: offloaded, tag: 'data', volume: shared }, 'TagToShelved'],
  ['of a multiattach volume to an offloaded server', { server: offloaded, volume: shared, device: '/dev/vda' }, 'MultiattachToShelved'],
  ['at a path in use', { device: '/dev/vda', volume: volume({ status: 'in-use' }) }, 'DevicePathInUse'],
  [
    'of a multiattach volume before 2.60',
    { volume: { ...shared, status: 'error' }, version: { knowsShelved: true, knowsMultiattach: false } },
    'MultiattachNeedsNewerVersion',
  ],
  [
    'of a volume in use',
    { volume: volume({ status: 'in-use' }) },
    'VolumeNotReservable',
    'Invalid input received: Invalid volume: Volume volume-1 status must be available or downloading to reserve, but the current status is in-use.',
  ],
];
for (const [name, given, kind, message] of refusals) {
  test(`attaching ${name} is refused with ${kind}`, () => {
    assert.throws(() => planAttachment(attachment(given)), failure(kind, message));
  });
}

test('an available volume is attached at the next free name', () => {
  assert.equal(planAttachment(attachment()).deviceName, '/dev/vdb');
  assert.equal(planAttachment(attachment({ device: '/dev/vdf' })).deviceName, '/dev/vdf');
});

test('a multiattach volume in use is attached to another server', () => {
  assert.equal(planAttachment(attachment({ volume: shared, holders: ['server-2'] })).volume, shared);
  assert.throws(
    () => planAttachment(attachment({ volume: shared, holders: ['server-2', 'server-1'] })),
    failure('VolumeAlreadyAttachedHere'),
  );
});

test('a disk of an offloaded server gets its name later', () => {
  assert.equal(planAttachment(attachment({ server: offloaded, device: '/dev/vda' })).deviceName, null);
});

test('administrators attach to locked servers', () => {
  const given = { caller: { isAdmin: true }, server: { ...attachment().server, lockedBy: 'owner' } };
  assert.doesNotThrow(() => planAttachment(attachment(given)));
});

const detachment = (given: Partial<Detachment> = {}): Detachment => ({
  server: guardedServer(),
  caller: { isAdmin: false },
  version: { knowsShelved: true },
  volumeId: 'volume-1',
  volume: volume({ status: 'in-use', attachStatus: 'attached' }),
  mapping: mapping({ volumeId: 'volume-1' }),
  isHostUp: true,
  ...given,
});

const detachRefusals: readonly (readonly [name: string, given: Partial<Detachment>, kind: string, message?: string])[] = [
  ['from a shelved server before 2.20', { server: offloaded, version: { knowsShelved: false }, volume: undefined }, 'InvalidState'],
  ['no volume', { volume: undefined, mapping: undefined }, 'VolumeNotFound'],
  [
    'a volume that the server does not have',
    { mapping: undefined },
    'VolumeNotAttached',
    'Instance server-1 is not attached to volume volume-1',
  ],
  [
    'the root volume',
    { mapping: mapping({ bootIndex: 0 }), server: guardedServer({ lockedBy: 'owner' }) },
    'RootVolumeNotDetachable',
    'Cannot detach a root device volume',
  ],
  ['from a locked server', { server: guardedServer({ lockedBy: 'owner', vmState: 'error' }) }, 'ServerLocked'],
  [
    'from a server in error',
    { server: guardedServer({ vmState: 'error' }), isHostUp: false },
    'InvalidState',
    "Cannot 'detach_volume' instance server-1 while it is in vm_state error",
  ],
  ['while the host is down', { isHostUp: false, volume: volume() }, 'HostUnavailable', 'Service is unavailable at this time.'],
  ['a volume that is still being attached', { mapping: mapping({ volumeId: 'volume-1', state: 'attaching' }) }, 'VolumeNotDetachable'],
  ['a volume that is being detached', { mapping: mapping({ volumeId: 'volume-1', state: 'detaching' }) }, 'VolumeNotDetachable'],
];
for (const [name, given, kind, message] of detachRefusals) {
  test(`detaching ${name} is refused with ${kind}`, () => {
    assert.throws(() => assertMayDetach(detachment(given)), failure(kind, message));
  });
}

test('a volume whose record an administrator has reset is detached: the mapping is the truth', () => {
  assert.doesNotThrow(() => assertMayDetach(detachment({ volume: volume({ status: 'available', attachStatus: 'detached' }) })));
});

test('a volume in use is detached, and from an offloaded server without host or use', () => {
  assert.doesNotThrow(() => assertMayDetach(detachment()));
  assert.doesNotThrow(() => assertMayDetach(detachment({ server: offloaded, isHostUp: false, volume: volume({ status: 'reserved' }) })));
});

test('a server takes no more disks than fit into the commit that deletes it', () => {
  assert.doesNotThrow(() => planAttachment(attachment({ diskCount: 25 })));
  assert.throws(() => planAttachment(attachment({ diskCount: 26 })), { kind: 'TooManyDiskDevices', status: 403 });
});
