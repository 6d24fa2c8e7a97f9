import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestedBlockDevice } from '../../shared/compute/disks/block-device.ts';
import {
  type AssemblyInput,
  assembleBlockDevices,
  bootImageOf,
  rootDeviceNameOfImage,
} from '../../shared/compute/disks/block-device-assembly.ts';
import { type BlockDevicesOfRequest, draftOfFields, readBlockDevices } from '../../shared/compute/disks/requested-block-devices.ts';
import { failure, flavor, image, snapshot, volume } from '../support/compute.ts';

const blankDraft = draftOfFields({});

const assemble = (request: BlockDevicesOfRequest, given: Partial<AssemblyInput> = {}): readonly RequestedBlockDevice[] =>
  assembleBlockDevices({
    requested: readBlockDevices(request),
    imageId: request.imageId ?? null,
    bootImage: request.imageId == null ? null : image(),
    flavor: flavor(),
    maxCount: 1,
    ...given,
  });

const brief = (devices: readonly RequestedBlockDevice[]) =>
  devices.map(({ sourceType, destinationType, bootIndex, deviceName, volumeSizeGib }) =>
    [sourceType, destinationType, bootIndex, deviceName, volumeSizeGib].join(' '),
  );
const withProperties = (properties: Record<string, unknown>) =>
  image({
    properties: Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
  });

const imageId = 'image-1';

test('a server with an image alone has a local root disk that goes with it', () => {
  const [root, ...more] = assemble({ imageId });
  assert.deepEqual(more, []);
  assert.deepEqual(root, {
    ...blankDraft,
    sourceType: 'image',
    destinationType: 'local',
    imageId,
    bootIndex: 0,
    deviceType: 'disk',
    deleteOnTermination: true,
  });
});

test('a flavor adds an ephemeral disk and swap', () => {
  assert.deepEqual(brief(assemble({ imageId }, { flavor: flavor({ ephemeralGib: 4, swapMib: 512 }) })), [
    'image local 0  ',
    'blank local -1  4',
    'blank local -1  512',
  ]);
});

test('a flavor adds nothing that the request has already', () => {
  const request = {
    imageId,
    block_device_mapping: [
      { device_name: 'vdb', virtual_name: 'ephemeral0', volume_size: 1 },
      { device_name: 'vdc', virtual_name: 'swap' },
    ],
  };
  assert.deepEqual(brief(assemble(request, { flavor: flavor({ ephemeralGib: 4, swapMib: 512 }) })), [
    'image local 0  ',
    'blank local -1 vdb 1',
    'blank local -1 vdc ',
  ]);
});

test('a blank volume does not stand for the flavor’s ephemeral disk', () => {
  const request = {
    imageId,
    block_device_mapping_v2: [
      { source_type: 'image', uuid: imageId, destination_type: 'local', boot_index: 0 },
      { source_type: 'blank', destination_type: 'volume', volume_size: 1 },
    ],
  };
  assert.equal(assemble(request, { flavor: flavor({ ephemeralGib: 4 }) }).length, 3);
});

test('an old mapping with the root’s name takes the place of the image', () => {
  const request = { imageId, block_device_mapping: [{ device_name: '/dev/vda', volume_id: 'v' }] };
  assert.deepEqual(brief(assemble(request)), ['volume volume 0 /dev/vda ']);
});

test('an old mapping with another name is no root, and the image’s root name counts', () => {
  const request = { imageId, block_device_mapping: [{ device_name: 'sda', volume_id: 'v' }] };
  assert.deepEqual(brief(assemble(request)), ['image local 0  ', 'volume volume -1 sda ']);
  assert.deepEqual(brief(assemble(request, { bootImage: withProperties({ root_device_name: '/dev/sda' }) })), ['volume volume 0 sda ']);
});

test('a volume at the root device of a server with an image is refused in the newer syntax', () => {
  const request = {
    imageId,
    block_device_mapping_v2: [{ source_type: 'volume', uuid: 'v', destination_type: 'volume', device_name: '/dev/vda' }],
  };
  assert.throws(
    () => assemble(request),
    failure('VolumeAtRootDevice', 'The volume cannot be assigned the same device name as the root device vda'),
  );
});

test('existing volumes are for one server', () => {
  const request = { block_device_mapping_v2: [{ source_type: 'volume', uuid: 'v', boot_index: 0 }] };
  assert.throws(
    () => assemble(request, { maxCount: 2 }),
    failure('VolumeForSeveralServers', 'Cannot attach one or more volumes to multiple instances'),
  );
  assert.doesNotThrow(() => assemble(request));
});

test('an image that defines its root disk replaces the image as a disk', () => {
  const bootImage = withProperties({
    bdm_v2: 'True',
    block_device_mapping: [
      { source_type: 'snapshot', snapshot_id: 's', destination_type: 'volume', boot_index: 0, device_name: '/dev/vda', volume_size: 2 },
    ],
  });
  assert.deepEqual(brief(assemble({ imageId }, { bootImage })), ['snapshot volume 0 /dev/vda 2']);
  const explicit = {
    imageId,
    block_device_mapping_v2: [{ source_type: 'image', uuid: imageId, destination_type: 'local', boot_index: 0 }],
  };
  assert.deepEqual(brief(assemble(explicit, { bootImage })), ['snapshot volume 0 /dev/vda 2']);
});

test('the request overrides and suppresses what the image defines under the same name', () => {
  const bootImage = withProperties({
    block_device_mapping: [
      { device_name: 'vdb', snapshot_id: 's1' },
      { device_name: 'vdc', snapshot_id: 's2' },
      { device_name: 'vdd', snapshot_id: 's3' },
    ],
  });
  const request = {
    imageId,
    block_device_mapping: [
      { device_name: 'vdb', no_device: true },
      { device_name: 'vdc', volume_id: 'v' },
    ],
  };
  assert.deepEqual(brief(assemble(request, { bootImage })), ['image local 0  ', 'volume volume -1 vdc ', 'snapshot volume -1 vdd ']);
});

test('an image names swap and ephemeral disks, with the flavor’s sizes and only if it has them', () => {
  const bootImage = withProperties({
    mappings: [
      { virtual: 'ami', device: 'vda' },
      { virtual: 'root', device: '/dev/vda' },
      { virtual: 'ephemeral0', device: 'vdb' },
      { virtual: 'swap', device: 'vdc' },
    ],
  });
  assert.deepEqual(brief(assemble({ imageId }, { bootImage, flavor: flavor({ ephemeralGib: 4 }) })), [
    'image local 0  ',
    'blank local -1 /dev/vdb 4',
  ]);
  assert.equal(rootDeviceNameOfImage(bootImage), '/dev/vda');
});

test('properties of an image that are no lists, or lack a source, are refused', () => {
  for (const bootImage of [
    image({ properties: { block_device_mapping: '{' } }),
    image({ properties: { block_device_mapping: '"text"' } }),
    withProperties({ bdm_v2: 'True', block_device_mapping: [{ device_name: 'vdb' }] }),
  ]) {
    assert.throws(() => assemble({ imageId }, { bootImage }), failure('BlockDeviceFormatInvalid'));
  }
});

test('the image property root_device_name goes before the mapping of the root', () => {
  assert.equal(
    rootDeviceNameOfImage(withProperties({ root_device_name: 'vdz', mappings: [{ virtual: 'root', device: 'vda' }] })),
    '/dev/vdz',
  );
  assert.equal(rootDeviceNameOfImage(image()), null);
  assert.equal(rootDeviceNameOfImage(null), null);
});

test('a server that boots from a volume has the metadata of the image that the volume was made of', () => {
  const bootable = volume({
    bootable: true,
    sizeGib: 3,
    imageMetadata: { image_id: 'i', image_name: 'cirros', min_ram: '64', min_disk: '1', disk_format: 'raw', os_type: 'linux' },
  });
  const expected = {
    id: null,
    name: 'cirros',
    status: 'active',
    minDiskGib: 1,
    minRamMib: 64,
    sizeBytes: 3 * 2 ** 30,
    diskFormat: 'raw',
    properties: { os_type: 'linux' },
  };
  const boot = { ...blankDraft, sourceType: 'volume', volumeId: 'volume-1', bootIndex: 0 } as const;
  assert.deepEqual(bootImageOf({ draft: boot, volume: bootable }), expected);
  const fromSnapshot = { ...blankDraft, sourceType: 'snapshot', snapshotId: 'snapshot-1', bootIndex: 0 } as const;
  assert.deepEqual(bootImageOf({ draft: fromSnapshot, snapshot: snapshot(), volume: bootable }), expected);
});

test('what to boot from must be there and bootable', () => {
  const draft = { ...blankDraft, bootIndex: 0 };
  const cases = [
    [{ ...draft, snapshotId: 's' }, {}, 'RequestedSnapshotNotFound', 'Snapshot s could not be found.'],
    [{ ...draft, volumeId: 'v' }, {}, 'BlockDeviceVolumeNotFound', 'Block Device Mapping is Invalid: failed to get volume v.'],
    [{ ...draft, imageId: 'i' }, {}, 'BlockDeviceImageNotFound', 'Block Device Mapping is Invalid: failed to get image i.'],
    [{ ...draft, volumeId: 'v' }, { volume: volume() }, 'BlockDeviceNotBootable', 'Block Device v is not bootable.'],
  ] as const;
  for (const [boot, source, kind, message] of cases) assert.throws(() => bootImageOf({ draft: boot, ...source }), failure(kind, message));
  assert.equal(bootImageOf({ draft: undefined }), null);
  assert.equal(bootImageOf({ draft: { ...draft, sourceType: 'blank' } }), null);
  assert.equal(bootImageOf({ draft: { ...draft, imageId: 'image-1' }, image: image() })?.id, 'image-1');
});
