import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BlockDevicesOfRequest, bootDraftOf, readBlockDevices } from '../../shared/compute/disks/requested-block-devices.ts';
import { failure } from '../support/compute.ts';

const imageId = 'image-1';
const v2 = (...block_device_mapping_v2: NonNullable<BlockDevicesOfRequest['block_device_mapping_v2']>) => ({ block_device_mapping_v2 });
const formatError = (details: string) => failure('BlockDeviceFormatInvalid', `Block Device Mapping is Invalid: ${details}`);

const refusals: readonly (readonly [name: string, request: BlockDevicesOfRequest, expected: object])[] = [
  ['no image and no disk', {}, failure('ImageReferenceMissing')],
  ['an empty image reference and empty lists', { imageId: '', ...v2() }, failure('ImageReferenceMissing')],
  ['both syntaxes', { block_device_mapping: [{ volume_id: 'v' }], ...v2({ source_type: 'blank' }) }, failure('TwoBlockDeviceSyntaxes')],
  ['an old mapping of nothing', { block_device_mapping: [{ device_name: 'vda' }] }, formatError('Unrecognized legacy format.')],
  ['a mapping without source', v2({ uuid: 'v' }), formatError('Invalid source_type field.')],
  ['a blank disk with a source', v2({ source_type: 'blank', uuid: 'v' }), formatError('Invalid device UUID.')],
  ['a volume without id', v2({ source_type: 'volume' }), formatError('Missing device UUID.')],
  [
    'a local disk made of an image that is not the server’s',
    { imageId, ...v2({ source_type: 'image', uuid: 'i', destination_type: 'local', boot_index: -1 }) },
    formatError('Mapping image to local is not supported.'),
  ],
  [
    'a local root disk made of an image when the server has none',
    v2({ source_type: 'image', uuid: 'i', destination_type: 'local', boot_index: 0 }),
    formatError('Mapping image to local is not supported.'),
  ],
  ['a local volume', v2({ source_type: 'volume', uuid: 'v', destination_type: 'local' }), formatError('Invalid destination_type field.')],
  [
    'a volume type of a local disk',
    v2({ source_type: 'blank', destination_type: 'local', volume_type: 'fast' }),
    formatError('Specifying a volume_type with destination_type=local is not supported.'),
  ],
  [
    'a volume type of an existing volume',
    v2({ source_type: 'volume', uuid: 'v', volume_type: 'fast' }),
    formatError('Specifying volume type to existing volume is not supported.'),
  ],
  ['a device name with spaces', v2({ source_type: 'blank', device_name: 'v da' }), formatError('Device name contains spaces.')],
  ['an empty device name', v2({ source_type: 'blank', device_name: '' }), formatError('Device name empty or too long.')],
  ['a boot index that is no number', v2({ source_type: 'blank', boot_index: 'first' }), formatError('Boot index is invalid.')],
  ['a size that is no number', v2({ source_type: 'blank', volume_size: '1.5' }), formatError('Invalid volume_size.')],
];
for (const [name, request, expected] of refusals) {
  test(`${name} is refused`, () => {
    assert.throws(() => readBlockDevices(request), expected);
  });
}

test('an image alone makes no drafts', () => {
  assert.deepEqual(readBlockDevices({ imageId }), { isLegacy: true, drafts: [] });
});

test('numbers and booleans may be strings, and a volume may be named by uuid', () => {
  const { isLegacy, drafts } = readBlockDevices(
    v2({
      source_type: 'volume',
      uuid: 'v',
      destination_type: 'volume',
      boot_index: '0',
      volume_size: '3',
      delete_on_termination: 'True',
      disk_bus: 'scsi',
      device_type: 'cdrom',
      tag: 'boot',
    }),
  );
  assert.equal(isLegacy, false);
  assert.deepEqual(drafts, [
    {
      sourceType: 'volume',
      destinationType: 'volume',
      deviceName: null,
      bootIndex: 0,
      deviceType: 'cdrom',
      diskBus: 'scsi',
      guestFormat: null,
      volumeSizeGib: 3,
      volumeType: null,
      imageId: null,
      snapshotId: null,
      volumeId: 'v',
      deleteOnTermination: true,
      noDevice: false,
      tag: 'boot',
    },
  ]);
});

test('a source decides where its disk goes, unless the request does', () => {
  const { drafts } = readBlockDevices(
    v2(
      { source_type: 'snapshot', uuid: 's' },
      { source_type: 'blank', destination_type: 'volume', volume_size: 1 },
      { source_type: 'blank' },
      { source_type: 'image', uuid: 'i', destination_type: 'volume', volume_size: 1 },
    ),
  );
  assert.deepEqual(
    drafts.map(({ destinationType }) => destinationType),
    ['volume', 'volume', 'local', 'volume'],
  );
});

test('old mappings are swap, ephemeral disks, snapshots, volumes, or suppress one', () => {
  const { drafts } = readBlockDevices({
    imageId,
    block_device_mapping: [
      { device_name: 'vdb', virtual_name: 'swap' },
      { device_name: 'vdc', virtual_name: 'ephemeral0' },
      { device_name: 'vdd', snapshot_id: 's', volume_id: 'v', volume_size: 2 },
      { device_name: 'vde', volume_id: 'v', delete_on_termination: '1' },
      { device_name: 'vdf', no_device: true },
    ],
  });
  assert.deepEqual(
    drafts.map((draft) => [draft.sourceType, draft.guestFormat, draft.volumeSizeGib, draft.deleteOnTermination, draft.noDevice]),
    [
      ['blank', 'swap', null, true, false],
      ['blank', null, null, true, false],
      ['snapshot', null, 2, false, false],
      ['volume', null, null, true, false],
      [null, null, null, false, true],
    ],
  );
});

for (const [given, suppresses] of [
  [true, true],
  ['yes', true],
  [{}, false],
  [[], false],
  [0, false],
  ['', false],
  [null, false],
] as const) {
  test(`no_device: ${JSON.stringify(given)} ${suppresses ? 'suppresses' : 'does not suppress'} a device`, () => {
    const { drafts } = readBlockDevices(v2({ source_type: 'blank', no_device: given }));
    assert.equal(drafts[0]?.noDevice, suppresses);
  });
}

test('the disk to boot from has boot index 0, or letter a in the old syntax', () => {
  const current = readBlockDevices(v2({ source_type: 'volume', uuid: 'v1' }, { source_type: 'volume', uuid: 'v2', boot_index: 0 }));
  assert.equal(bootDraftOf(current)?.volumeId, 'v2');
  const legacy = readBlockDevices({
    block_device_mapping: [{ volume_id: 'v0' }, { device_name: 'vdb', volume_id: 'v1' }, { device_name: '/dev/vda1', volume_id: 'v2' }],
  });
  assert.equal(bootDraftOf(legacy)?.volumeId, 'v2');
  assert.equal(bootDraftOf(readBlockDevices({ imageId })), undefined);
});
