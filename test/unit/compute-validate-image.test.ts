import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assertImageFits,
  canonicalArchitecture,
  diskConfigOf,
  type ImageCheck,
  kernelAndRamdiskOf,
} from '../../shared/compute/servers/validate-image.ts';
import { device, failure, flavor, image, rootDisk } from '../support/compute.ts';

const check = (given: Partial<ImageCheck>) =>
  assertImageFits({ image: image(), flavor: flavor(), root: rootDisk, mayBootZeroDisk: false, ...given });
const gibibyte = 2 ** 30;
const rootVolume = (volumeSizeGib: number | null) => device({ bootIndex: 0, volumeSizeGib });

const refusals: readonly (readonly [name: string, given: Partial<ImageCheck>, kind: string, message?: string])[] = [
  [
    'an image of an encrypted volume',
    { image: image({ properties: { cinder_encryption_key_id: 'k' } }) },
    'ImageUnacceptable',
    'Image image-1 is unacceptable: Direct booting of an image uploaded from an encrypted volume is unsupported.',
  ],
  [
    'an image that is not active',
    { image: image({ status: 'queued', minRamMib: 9999 }) },
    'ImageNotActive',
    'Image image-1 is not active.',
  ],
  [
    'an image with an unknown config drive option',
    { image: image({ properties: { img_config_drive: 'never' } }) },
    'ImageConfigDriveInvalid',
    "Image's config drive option 'never' is invalid",
  ],
  ['an image that needs more memory', { image: image({ minRamMib: 513 }) }, 'FlavorMemoryTooSmall'],
  [
    'an image larger than the flavor’s disk',
    { image: image({ sizeBytes: gibibyte + 1, minDiskGib: 2 }) },
    'FlavorDiskSmallerThanImage',
    "Flavor's disk is too small for requested image. Flavor disk is 1073741824 bytes, image is 1073741825 bytes.",
  ],
  [
    'an image that needs a larger disk than the flavor’s',
    { image: image({ minDiskGib: 2 }) },
    'FlavorDiskSmallerThanMinDisk',
    "Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is 1073741824 bytes, minimum size is 2147483648 bytes.",
  ],
  [
    'an image that needs a larger volume',
    { image: image({ minDiskGib: 2 }), root: rootVolume(1) },
    'VolumeSmallerThanMinDisk',
    'Volume is smaller than the minimum size specified in image metadata. Volume size is 1073741824 bytes, minimum size is 2147483648 bytes.',
  ],
  ['a flavor without disk', { flavor: flavor({ rootGib: 0 }) }, 'VolumeRequiredForZeroDiskFlavor'],
  [
    'an unknown architecture',
    { image: image({ properties: { hw_architecture: 'pdp11' } }) },
    'ImageMetadataInvalid',
    "Invalid image metadata. Error: Architecture name 'pdp11' is not valid",
  ],
  [
    'an unknown bus',
    { image: image({ properties: { hw_disk_bus: 'x' } }) },
    'ImageMetadataInvalid',
    'Invalid image metadata. Error: Field value x is invalid',
  ],
  [
    'a flavor and an image that contradict each other',
    { flavor: flavor({ extraSpecs: { 'hw:pmu': 'true' } }), image: image({ properties: { hw_pmu: 'false' } }) },
    'FlavorImageConflict',
    'Conflicting values for hw:pmu found in the flavor (true) and the image (false).',
  ],
];
for (const [name, given, kind, message] of refusals) {
  test(`${name}: refused with ${kind}`, () => {
    assert.throws(() => check(given), failure(kind, message));
  });
}

const acceptances: readonly (readonly [name: string, given: Partial<ImageCheck>])[] = [
  ['no image', { image: null, flavor: flavor({ rootGib: 0 }) }],
  ['an image that fits exactly', { image: image({ sizeBytes: gibibyte, minDiskGib: 1, minRamMib: 512 }) }],
  [
    'a large image on an existing volume, whose size is not known',
    { image: image({ minDiskGib: 9, sizeBytes: 9 * gibibyte }), root: rootVolume(null) },
  ],
  ['a volume with a flavor without disk', { flavor: flavor({ rootGib: 0 }), root: rootVolume(1) }],
  ['a flavor without disk, by policy', { flavor: flavor({ rootGib: 0 }), mayBootZeroDisk: true }],
  [
    'a volume that was made of an encrypted image',
    { image: image({ id: null, properties: { cinder_encryption_key_id: 'k' } }), root: rootVolume(1) },
  ],
  [
    'known properties',
    { image: image({ properties: { hw_architecture: 'amd64', hw_disk_bus: 'scsi', os_type: 'linux', img_config_drive: 'mandatory' } }) },
  ],
];
for (const [name, given] of acceptances) {
  test(`${name}: accepted`, () => {
    assert.doesNotThrow(() => check(given));
  });
}

test('architectures have one name each', () => {
  assert.equal(canonicalArchitecture('AMD64'), 'x86_64');
  assert.equal(canonicalArchitecture('i386'), 'i686');
  assert.equal(canonicalArchitecture('aarch64'), 'aarch64');
  assert.equal(canonicalArchitecture('pdp11'), null);
});

test('an image says how its disk grows where the request does not', () => {
  const growing = image({ properties: { auto_disk_config: 'True' } });
  assert.deepEqual(
    [undefined, 'AUTO' as const, 'MANUAL' as const].map((asked) => diskConfigOf(growing, asked)),
    ['AUTO', 'AUTO', 'MANUAL'],
  );
  assert.deepEqual(
    [diskConfigOf(image(), undefined), diskConfigOf(null, undefined), diskConfigOf(null, 'AUTO')],
    ['MANUAL', 'MANUAL', 'AUTO'],
  );
});

test('an image may forbid automatic disk configuration', () => {
  const forbidding = image({ properties: { auto_disk_config: ' Disabled ' } });
  assert.throws(
    () => diskConfigOf(forbidding, 'AUTO'),
    failure('AutoDiskConfigDisabledByImage', 'Requested image image-1 has automatic disk resize disabled.'),
  );
  assert.equal(diskConfigOf(forbidding, undefined), 'MANUAL');
});

test('nokernel means neither kernel nor ramdisk', () => {
  assert.deepEqual(kernelAndRamdiskOf(image({ properties: { kernel_id: 'k', ramdisk_id: 'r' } })), { kernelId: 'k', ramdiskId: 'r' });
  assert.deepEqual(kernelAndRamdiskOf(image({ properties: { kernel_id: 'nokernel', ramdisk_id: 'r' } })), {
    kernelId: null,
    ramdiskId: null,
  });
  assert.deepEqual(kernelAndRamdiskOf(null), { kernelId: null, ramdiskId: null });
});
