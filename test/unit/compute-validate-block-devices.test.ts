import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestedBlockDevice, VolumeView } from '../../shared/compute/disks/block-device.ts';
import { assertVolumesFound, type ValidationContext, validateBlockDevices } from '../../shared/compute/disks/validate-block-devices.ts';
import { device, failure, flavor, found, image, rootDisk, snapshot, volume } from '../support/compute.ts';

const context = (given: Partial<ValidationContext> = {}): ValidationContext => ({
  flavor: flavor(),
  found: found({ images: [image()], volumes: [volume()], snapshots: [snapshot()], volumeTypes: [{ id: 'type-1', name: 'fast' }] }),
  knowsMultiattach: true,
  ...given,
});

const data = device({ volumeId: 'volume-1' });
const ephemeral = device({ sourceType: 'blank', destinationType: 'local' });
const swap = device({ sourceType: 'blank', destinationType: 'local', guestFormat: 'swap' });
const withVolume = (given: Partial<VolumeView>, attached: readonly string[] = []) =>
  found({ images: [image()], volumes: [volume(given)], holders: { 'volume-1': attached } });

const reserve = 'Invalid volume: Invalid input received: Invalid volume: Volume volume-1 status must be';
const refusals: readonly (readonly [
  name: string,
  devices: readonly RequestedBlockDevice[],
  given: Partial<ValidationContext>,
  kind: string,
  message?: string,
])[] = [
  ['no root disk', [data], {}, 'BootSequenceInvalid'],
  ['a gap in the boot order', [rootDisk, { ...data, bootIndex: 2 }], {}, 'BootSequenceInvalid'],
  ['two root disks', [rootDisk, { ...data, bootIndex: 0 }], {}, 'BootSequenceInvalid'],
  [
    'an unknown volume type',
    [{ ...rootDisk, volumeType: 'slow' }],
    {},
    'RequestedVolumeTypeNotFound',
    'Volume type slow could not be found.',
  ],
  ['an unknown image', [rootDisk, device({ sourceType: 'image', imageId: 'image-9', volumeSizeGib: 1 })], {}, 'BlockDeviceImageNotFound'],
  ['an image to a volume of no size', [device({ sourceType: 'image', imageId: 'image-1', bootIndex: 0 })], {}, 'ImageVolumeNeedsSize'],
  ['an unknown volume', [rootDisk, device({ volumeId: 'volume-9' })], {}, 'BlockDeviceVolumeNotFound'],
  ['an unknown snapshot', [rootDisk, device({ sourceType: 'snapshot', snapshotId: 's-9' })], {}, 'BlockDeviceSnapshotNotFound'],
  ['a blank volume of no size', [rootDisk, device({ sourceType: 'blank' })], {}, 'BlankVolumeNeedsSize'],
  ['an unknown bus', [{ ...rootDisk, diskBus: 'floppy' }], {}, 'BlockDeviceBusUnknown', 'Block Device Mapping is Invalid.'],
  [
    'a volume in use',
    [rootDisk, data],
    { found: withVolume({ status: 'in-use' }) },
    'RequestedVolumeNotReservable',
    `${reserve} available or downloading to reserve, but the current status is in-use.`,
  ],
  [
    'a multiattach volume in error',
    [rootDisk, data],
    { found: withVolume({ status: 'error', multiattach: true }) },
    'RequestedVolumeNotReservable',
    `${reserve} available, in-use or downloading to reserve, but the current status is error.`,
  ],
  [
    'a volume that is attached whatever its status says',
    [rootDisk, data],
    { found: withVolume({}, ['server-7']) },
    'VolumeAlreadyAttached',
    'Invalid volume: volume volume-1 is already attached to instances: server-7',
  ],
  [
    'a multiattach volume before 2.60',
    [rootDisk, data],
    { found: withVolume({ multiattach: true }), knowsMultiattach: false },
    'MultiattachNeedsNewerVersion',
  ],
  ['one volume twice', [rootDisk, data, { ...data }], {}, 'VolumeAlreadyAttachedHere'],
  [
    'ephemeral disks beyond the flavor',
    [rootDisk, { ...ephemeral, volumeSizeGib: 3 }],
    { flavor: flavor({ ephemeralGib: 2 }) },
    'EphemeralSizeTooLarge',
  ],
  [
    'two ephemeral disks without size',
    [rootDisk, ephemeral, { ...ephemeral }],
    { flavor: flavor({ ephemeralGib: 2 }) },
    'EphemeralSizeTooLarge',
  ],
  [
    'two swap disks',
    [rootDisk, swap, { ...swap }],
    { flavor: flavor({ swapMib: 9 }) },
    'BlockDeviceFormatInvalid',
    'Block Device Mapping is Invalid: More than one swap drive requested.',
  ],
  ['swap beyond the flavor', [rootDisk, { ...swap, volumeSizeGib: 10 }], { flavor: flavor({ swapMib: 9 }) }, 'SwapSizeTooLarge'],
  [
    'four local disks',
    [rootDisk, ...[1, 2, 3].map(() => ({ ...ephemeral, volumeSizeGib: 1 }))],
    { flavor: flavor({ ephemeralGib: 3 }) },
    'TooManyLocalDevices',
  ],
];
for (const [name, devices, given, kind, message] of refusals) {
  test(`${name}: refused with ${kind}`, () => {
    assert.throws(() => validateBlockDevices(devices, context(given)), failure(kind, message));
  });
}

test('disks take the sizes of their sources and the names of their types', () => {
  const sized = validateBlockDevices(
    [
      rootDisk,
      data,
      device({ sourceType: 'snapshot', snapshotId: 'snapshot-1' }),
      device({ sourceType: 'snapshot', snapshotId: 'snapshot-1', volumeSizeGib: 9 }),
      device({ sourceType: 'blank', volumeSizeGib: 2, volumeType: 'type-1' }),
      ephemeral,
      swap,
    ],
    context({ flavor: flavor({ ephemeralGib: 4, swapMib: 512 }) }),
  );
  assert.deepEqual(
    sized.map(({ volumeSizeGib }) => volumeSizeGib),
    [null, 5, 7, 9, 2, 4, 512],
  );
  assert.equal(sized[4]?.volumeType, 'fast');
});

test('a multiattach volume may be attached elsewhere', () => {
  const given = { found: withVolume({ multiattach: true, status: 'in-use' }, ['server-7']) };
  assert.doesNotThrow(() => validateBlockDevices([rootDisk, data], context(given)));
});

test('every volume that is named must be there', () => {
  const one = volume();
  assert.doesNotThrow(() => assertVolumesFound([rootDisk, data], new Map([[one.id, { volume: one, holders: [] }]])));
  assert.throws(() => assertVolumesFound([rootDisk, data], new Map()), {
    kind: 'RequestedVolumeNotFound',
    status: 400,
    message: 'Volume volume-1 could not be found.',
  });
});
