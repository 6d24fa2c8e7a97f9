/** The image of a new server against its flavor and its root disk, and what the server takes over from it. */

import { together } from '../../errors.ts';
import { isTrue } from '../../operation/loose-boolean.ts';
import { diskBuses, type FlavorView, type ImageView, type RequestedBlockDevice } from '../disks/block-device.ts';
import * as computeErrors from '../errors.ts';
import { assertHardware, hardwareErrors } from '../hardware/validate.ts';

const gibibyte = 2 ** 30;

/** The values of the image properties of which Nova knows all. */
const enumerated: readonly (readonly [names: readonly string[], values: readonly string[]])[] = [
  [['hw_disk_bus'], diskBuses],
  [['hw_cdrom_bus'], diskBuses],
  [
    ['hw_vm_mode', 'vm_mode'],
    ['hvm', 'xen', 'uml', 'exe'],
  ],
  [['os_type'], ['linux', 'windows']],
];

const architectures: readonly string[] = [
  'aarch64',
  'alpha',
  'armv6',
  'armv7',
  'armv7b',
  'i686',
  'ia64',
  'lm32',
  'm68k',
  'mips',
  'mips64',
  'mips64el',
  'mipsel',
  'ppc',
  'ppc64',
  'ppc64le',
  's390',
  's390x',
  'sparc',
  'sparc64',
  'x86_64',
];
const architectureAliases: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  'x86-64': 'x86_64',
  i386: 'i686',
  i486: 'i686',
  i586: 'i686',
  x86: 'i686',
};

/** The name that hosts use for an architecture; null for none that Nova knows. */
export function canonicalArchitecture(name: string): string | null {
  const lower = name.toLowerCase();
  const canonical = architectureAliases[lower] ?? lower;
  return architectures.includes(canonical) ? canonical : null;
}

/** By its name or an older name that Nova still reads. */
const propertyOf = ({ properties }: ImageView, names: readonly string[]): string | undefined =>
  names.map((name) => properties[name]).find(Boolean);

/** Properties that Nova interprets must have values that it knows. */
function assertImageProperties(image: ImageView): void {
  const architecture = propertyOf(image, ['hw_architecture', 'architecture']);
  if (architecture !== undefined && canonicalArchitecture(architecture) === null) {
    throw computeErrors.ImageMetadataInvalid({ reason: `Architecture name '${architecture}' is not valid` });
  }
  for (const [names, values] of enumerated) {
    const value = propertyOf(image, names);
    if (value !== undefined && !values.includes(value)) {
      throw computeErrors.ImageMetadataInvalid({ reason: `Field value ${value} is invalid` });
    }
  }
}

export const diskConfigErrors = [computeErrors.AutoDiskConfigDisabledByImage];

/**
 * `OS-DCF:diskConfig`, whether the root partition grows to the disk: what is asked for, or else what the image says.
 *
 */
export function diskConfigOf(image: ImageView | null, asked: 'AUTO' | 'MANUAL' | undefined): 'AUTO' | 'MANUAL' {
  const ofImage = image?.properties.auto_disk_config ?? '';
  if (asked === 'AUTO' && ofImage.trim().toLowerCase() === 'disabled') {
    throw computeErrors.AutoDiskConfigDisabledByImage({ image: image?.id ?? '' });
  }
  return asked ?? (isTrue(ofImage) ? 'AUTO' : 'MANUAL');
}

/** Kernel and ramdisk ids that the image names, for hosts that boot them directly; both null for the kernel `nokernel`. */
export function kernelAndRamdiskOf(image: ImageView | null): { readonly kernelId: string | null; readonly ramdiskId: string | null } {
  const { kernel_id: kernelId = null, ramdisk_id: ramdiskId = null } = image?.properties ?? {};
  return kernelId === 'nokernel' ? { kernelId: null, ramdiskId: null } : { kernelId, ramdiskId };
}

/** The size of an existing volume is not known here, and was checked when it was made */
function assertVolumeHoldsImage(sizeGib: number | null, image: ImageView): void {
  if (sizeGib === null || image.minDiskGib <= sizeGib) return;
  throw computeErrors.VolumeSmallerThanMinDisk({ volume_size: sizeGib * gibibyte, image_min_disk: image.minDiskGib * gibibyte });
}

function assertFlavorHoldsImage(flavor: FlavorView, image: ImageView, mayBootZeroDisk: boolean): void {
  if (flavor.rootGib === 0) {
    // The image decides how much of the host's disk such a server takes.
    if (!mayBootZeroDisk) throw computeErrors.VolumeRequiredForZeroDiskFlavor();
    return;
  }
  const flavorSize = flavor.rootGib * gibibyte;
  const minDisk = image.minDiskGib * gibibyte;
  if (image.sizeBytes > flavorSize) {
    throw computeErrors.FlavorDiskSmallerThanImage({ flavor_size: flavorSize, image_size: image.sizeBytes });
  }
  if (minDisk > flavorSize) throw computeErrors.FlavorDiskSmallerThanMinDisk({ flavor_size: flavorSize, image_min_disk: minDisk });
}

export interface ImageCheck {
  /** Null when the server boots from something that never was an image: then nothing is checked. */
  readonly image: ImageView | null;
  readonly flavor: FlavorView;
  /** The root disk, before validation gave it the size of its volume. */
  readonly root: RequestedBlockDevice | undefined;
  /** Whether `os_compute_api:servers:create:zero_disk_flavor` lets the caller boot an image with a flavor without disk. */
  readonly mayBootZeroDisk: boolean;
}

export const imageFitsErrors = /* @__PURE__ */ together(hardwareErrors, [
  computeErrors.ImageUnacceptable,
  computeErrors.ImageNotActive,
  computeErrors.ImageConfigDriveInvalid,
  computeErrors.FlavorMemoryTooSmall,
  computeErrors.VolumeSmallerThanMinDisk,
  computeErrors.FlavorDiskSmallerThanImage,
  computeErrors.FlavorDiskSmallerThanMinDisk,
  computeErrors.VolumeRequiredForZeroDiskFlavor,
  computeErrors.ImageMetadataInvalid,
]);

/** Whether this image can boot with this flavor, in Nova's order. */
export function assertImageFits({ image, flavor, root, mayBootZeroDisk }: ImageCheck): void {
  if (image === null) {
    assertHardware(flavor, {}, { id: null, name: null });
    return;
  }
  // The image of an encrypted volume is ciphertext: only a volume made of it, with its key, can boot.
  if (image.id !== null && image.properties.cinder_encryption_key_id) {
    const reason = 'Direct booting of an image uploaded from an encrypted volume is unsupported.';
    throw computeErrors.ImageUnacceptable({ image_id: image.id, reason });
  }
  if (image.status !== 'active') throw computeErrors.ImageNotActive({ image_id: image.id ?? '' });
  const configDrive = image.properties.img_config_drive ?? 'optional';
  if (configDrive !== 'optional' && configDrive !== 'mandatory') throw computeErrors.ImageConfigDriveInvalid({ config_drive: configDrive });
  if (flavor.memoryMib < image.minRamMib) throw computeErrors.FlavorMemoryTooSmall();
  if (root?.destinationType === 'volume') assertVolumeHoldsImage(root.volumeSizeGib, image);
  else assertFlavorHoldsImage(flavor, image, mayBootZeroDisk);
  assertImageProperties(image);
  assertHardware(flavor, image.properties, image);
}
