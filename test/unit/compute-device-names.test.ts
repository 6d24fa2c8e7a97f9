import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diskBuses, type RequestedBlockDevice } from '../../shared/compute/disks/block-device.ts';
import { lettersOf, nameDevices, nameOfAttachedDevice } from '../../shared/compute/disks/device-names.ts';
import { device, failure, rootDisk } from '../support/compute.ts';

const names = (devices: readonly RequestedBlockDevice[], root: string | null = null, bus?: string) =>
  nameDevices(devices, root, bus).map(({ deviceName }) => deviceName);

const ephemeral = device({ sourceType: 'blank', destinationType: 'local' });
const swap = device({ sourceType: 'blank', destinationType: 'local', guestFormat: 'swap' });
const data = device();

const namings: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['a root disk alone', names([rootDisk]), ['/dev/vda']],
  ['volumes after ephemeral disks and swap', names([data, swap, ephemeral, rootDisk]), ['/dev/vdd', '/dev/vdc', '/dev/vdb', '/dev/vda']],
  ['a requested name', names([rootDisk, data, device({ deviceName: 'vdb' })]), ['/dev/vda', '/dev/vdc', '/dev/vdb']],
  ['a requested name of another bus', names([rootDisk, device({ deviceName: '/dev/sdf' })]), ['/dev/vda', '/dev/vdf']],
  ['a requested name with a partition', names([rootDisk, device({ deviceName: '/dev/xvdc1' })]), ['/dev/vda', '/dev/vdc']],
  ['a requested name that is the root’s', names([device({ deviceName: '/dev/vda' }), rootDisk]), ['/dev/vdb', '/dev/vda']],
  [
    'two requests for one name',
    names([rootDisk, ...[1, 2].map(() => device({ deviceName: '/dev/vdc' }))]),
    ['/dev/vda', '/dev/vdc', '/dev/vdb'],
  ],
  ['a root device name of the image', names([rootDisk, data], '/dev/vdb'), ['/dev/vdb', '/dev/vda']],
  [
    'a root device name with a partition',
    names([device({ deviceName: 'sda', diskBus: 'scsi' }), rootDisk], '/dev/sda1'),
    ['/dev/sdb', '/dev/sda1'],
  ],
  [
    'buses by their own letters',
    names([rootDisk, device({ diskBus: 'scsi' }), device({ diskBus: 'ide' }), data]),
    ['/dev/vda', '/dev/sda', '/dev/hda', '/dev/vdb'],
  ],
  ['the bus of the image', names([rootDisk, data], null, 'scsi'), ['/dev/sda', '/dev/sdb']],
];
for (const [name, actual, expected] of namings) {
  test(`device names: ${name}`, () => {
    assert.deepEqual(actual, expected);
  });
}

const anyDevice = fc
  .record({
    sourceType: fc.constantFrom('blank', 'image', 'snapshot', 'volume'),
    destinationType: fc.constantFrom('local', 'volume'),
    guestFormat: fc.constantFrom(null, 'swap', 'ext4'),
    diskBus: fc.constantFrom(null, ...diskBuses),
    deviceName: fc.option(fc.stringMatching(/^(\/dev\/)?(x?vd|sd|hd)[a-d]{1,2}[0-9]?$/), { nil: null }),
  } as const)
  .map((given) => device(given));

test('names of one server never collide, and each is a device', () => {
  fc.assert(
    fc.property(fc.array(anyDevice, { maxLength: 40 }), fc.constantFrom(null, '/dev/vda', '/dev/vdb', '/dev/sda1'), (devices, root) => {
      const given = names([...devices.slice(0, 3), rootDisk, ...devices.slice(3)], root);
      const disks = given.map((name) => name.replace(/\d+$/, ''));
      assert.equal(new Set(disks).size, disks.length, given.join(' '));
      for (const name of given) assert.notEqual(lettersOf(name), undefined, name);
    }),
  );
});

test('an attached disk never gets a name that is used', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.stringMatching(/^\/dev\/vd[a-f]$/)),
      fc.option(fc.stringMatching(/^\/dev\/[vs]d[a-f]$/), { nil: null }),
      (used, requested) => {
        try {
          assert.ok(!used.includes(nameOfAttachedDevice(requested, used)));
        } catch (error) {
          assert.equal((error as { kind?: string }).kind, 'DevicePathInUse');
          assert.ok(used.includes(`/dev/vd${requested?.at(-1)}`));
        }
      },
    ),
  );
});

test('an attached disk gets the next free letter, or the one that it asks for', () => {
  assert.equal(nameOfAttachedDevice(null, ['/dev/vda', '/dev/vdc']), '/dev/vdb');
  assert.equal(nameOfAttachedDevice('', []), '/dev/vda');
  assert.equal(nameOfAttachedDevice('/dev/sdd', ['/dev/vda']), '/dev/vdd');
});

test('after the last single letter come two', () => {
  const used = 'abcdefghijklmnopqrstuvwxyz'.split('').map((letter) => `/dev/vd${letter}`);
  assert.equal(nameOfAttachedDevice(null, used), '/dev/vdaa');
});

test('a path that is no device, one that is used, and one disk too many are refused', () => {
  assert.throws(() => nameOfAttachedDevice('vdb', []), failure('DevicePathInvalid', 'The supplied device path (vdb) is invalid.'));
  assert.throws(
    () => nameOfAttachedDevice('/dev/vda', ['/dev/vda']),
    failure('DevicePathInUse', 'The supplied device path (/dev/vda) is in use.'),
  );
  const disks = (length: number) => Array.from({ length }, () => device());
  assert.doesNotThrow(() => nameDevices(disks(26), null));
  assert.throws(() => nameDevices(disks(27), null), failure('TooManyDiskDevices'));
});
