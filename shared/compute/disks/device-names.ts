/**
 * Names of disks, such as `/dev/vdb`. A libvirt host names disks itself, by their bus and the next free letter, and pays no heed to names
 * that were asked for; here a requested letter is kept where it is free, under the prefix of the disk's bus, so that
 * clients find what they asked for.
 */
import * as limits from '../../limits.ts';
import * as computeErrors from '../errors.ts';
import { isEphemeral, isSwap, type RequestedBlockDevice, rootOf } from './block-device.ts';

/** The `b` of `/dev/xvdb1`, whose digits are a partition's; undefined for a path that names no disk. */
export const lettersOf = (path: string): string | undefined => /^\/dev\/x?[a-z]?d?([a-z]+)[0-9]*$/.exec(path)?.[1];

export const stripDev = (name: string | null): string | null => name?.replace(/^\/dev\//, '') ?? null;
export const prependDev = (name: string): string => `/dev/${name.replace(/^\/dev\//, '')}`;

const prefixOfBus: Readonly<Record<string, string>> = {
  virtio: '/dev/vd',
  scsi: '/dev/sd',
  sata: '/dev/sd',
  usb: '/dev/sd',
  ide: '/dev/hd',
  fdc: '/dev/fd',
  xen: '/dev/xvd',
};
const prefixOf = (bus: string | null, defaultBus: string): string => prefixOfBus[bus ?? defaultBus] ?? '/dev/vd';

/** a to z and aa to zz: more than a server may have, so that names asked for leave enough. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz'.split('');
const letterSequence: readonly string[] = [...alphabet, ...alphabet.flatMap((first) => alphabet.map((second) => first + second))];

const withoutPartition = (name: string): string => name.replace(/\d+$/, '');

export function assertRoomForDisks(count: number): void {
  if (count > limits.disksPerServer) throw computeErrors.TooManyDiskDevices({ maximum: limits.disksPerServer });
}

function nextFree(prefix: string, used: ReadonlySet<string>): string {
  const letters = letterSequence.find((candidate) => !used.has(prefix + candidate));
  if (letters === undefined) throw computeErrors.TooManyDiskDevices({ maximum: limits.disksPerServer });
  return prefix + letters;
}

/** The image property `root_device_name`, or the device of its mapping `root`; with `/dev/`, null when it says neither. */
export function rootDeviceNameOf(properties: Readonly<Record<string, string>>, mappings: readonly { virtual: string; device: string }[]) {
  const name = properties.root_device_name ?? mappings.findLast(({ virtual }) => virtual === 'root')?.device;
  return name ? prependDev(name) : null;
}

const requestedName = (device: RequestedBlockDevice, defaultBus: string): string | undefined => {
  const letters = lettersOf(prependDev(device.deviceName ?? ''));
  return letters && prefixOf(device.diskBus, defaultBus) + letters;
};

/** Nova hands names out in this order, after the root disk: ephemeral disks, swap, everything else. */
const namingRank = (device: RequestedBlockDevice): number => (isEphemeral(device) ? 0 : isSwap(device) ? 1 : 2);

export const nameDevicesErrors = [computeErrors.TooManyDiskDevices];

/**
 * Names all disks of a new server. The root disk comes first and gets the image's root device name, or letter `a`; then the disks
 * that ask for a free name; then the others.
 *
 * @param defaultBus the image property `hw_disk_bus`, or `virtio`
 */
export function nameDevices<Device extends RequestedBlockDevice>(
  devices: readonly Device[],
  rootDeviceName: string | null,
  defaultBus = 'virtio',
): readonly (Device & { readonly deviceName: string })[] {
  assertRoomForDisks(devices.length);
  const used = new Set<string>();
  const names = new Map<Device, string>();
  const give = (device: Device, name: string) => {
    used.add(withoutPartition(name));
    names.set(device, name);
  };
  const root = rootOf(devices);
  if (root !== undefined) give(root, rootDeviceName ?? `${prefixOf(root.diskBus, defaultBus)}a`);
  // Without a root disk, letter a stays free all the same: it is where a guest looks for one.
  else used.add(`${prefixOf(null, defaultBus)}a`);
  for (const device of devices) {
    const name = requestedName(device, defaultBus);
    if (!names.has(device) && name !== undefined && !used.has(name)) give(device, name);
  }
  for (const device of devices.toSorted((one, other) => namingRank(one) - namingRank(other))) {
    if (!names.has(device)) give(device, nextFree(prefixOf(device.diskBus, defaultBus), used));
  }
  return devices.map((device) => ({ ...device, deviceName: names.get(device) ?? '' }));
}

export const nameOfAttachedDeviceErrors = [
  computeErrors.DevicePathInvalid,
  computeErrors.DevicePathInUse,
  computeErrors.TooManyDiskDevices,
];

/**
 * The name of one more disk of a server.
 *
 * @param used the names of its disks
 */
export function nameOfAttachedDevice(requested: string | null, used: readonly string[], bus: string | null = null): string {
  const taken = new Set(used.map(withoutPartition));
  const prefix = prefixOf(bus, 'virtio');
  if (requested === null || requested === '') return nextFree(prefix, taken);
  const letters = lettersOf(requested);
  if (letters === undefined) throw computeErrors.DevicePathInvalid({ path: requested });
  const name = prefix + letters;
  if (taken.has(name)) throw computeErrors.DevicePathInUse({ path: requested });
  return name;
}
