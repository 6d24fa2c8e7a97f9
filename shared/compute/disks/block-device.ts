/** Block device mappings, and what they are checked against: volumes, snapshots, images, flavors, as far as the checks look at them. */

export type SourceType = 'blank' | 'image' | 'snapshot' | 'volume';
export type DestinationType = 'local' | 'volume';

/** A disk that a new server is asked to have, before it belongs to one. */
export interface RequestedBlockDevice {
  readonly sourceType: SourceType;
  readonly destinationType: DestinationType;
  /** With `/dev/`; null until it is assigned. */
  readonly deviceName: string | null;
  /** 0 is the root disk; negative or null never boots. */
  readonly bootIndex: number | null;
  readonly deviceType: string | null;
  readonly diskBus: string | null;
  readonly guestFormat: string | null;
  /** GiB; MiB for a local swap disk, as in flavors. Null: not known yet. */
  readonly volumeSizeGib: number | null;
  readonly volumeType: string | null;
  readonly imageId: string | null;
  readonly snapshotId: string | null;
  readonly volumeId: string | null;
  readonly deleteOnTermination: boolean;
  /** Suppresses a mapping of the image with the same device name. Never true of a stored mapping. */
  readonly noDevice: boolean;
  readonly tag: string | null;
}

/** The buses that Nova knows; a hypervisor may know fewer. */
export const diskBuses: readonly string[] = ['fdc', 'ide', 'lxc', 'sata', 'scsi', 'uml', 'usb', 'virtio', 'xen'];

export interface VolumeView {
  readonly id: string;
  readonly status: string;
  readonly attachStatus: string;
  readonly sizeGib: number;
  readonly bootable: boolean;
  readonly multiattach: boolean;
  readonly availabilityZone: string | null;
  readonly encrypted?: boolean;
  readonly readOnly?: boolean | null;
  /** The volume host whose agent keeps it; absent where it is in the books only. */
  readonly kept?: { readonly host: string; readonly contents?: number | undefined } | undefined;
  /** What it kept of the image that it was made from; empty for others. */
  readonly imageMetadata: Readonly<Record<string, string>>;
}

export interface SnapshotView {
  readonly id: string;
  readonly volumeId: string;
  readonly sizeGib: number;
  readonly status: string;
}

export interface ImageView {
  /** Null for the metadata that a boot volume kept of its image. */
  readonly id: string | null;
  readonly name: string | null;
  readonly status: string;
  readonly minDiskGib: number;
  readonly minRamMib: number;
  readonly sizeBytes: number;
  readonly diskFormat: string | null;
  /** Which of the bytes that were sent for it are its data. */
  readonly dataId?: string | null;
  /** MD5 of its data, lower case hex. */
  readonly checksum?: string | null;
  readonly properties: Readonly<Record<string, string>>;
}

export interface VolumeTypeView {
  readonly id: string;
  readonly name: string;
}

export interface FlavorView {
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly rootGib: number;
  readonly ephemeralGib: number;
  readonly swapMib: number;
  readonly extraSpecs: Readonly<Record<string, string>>;
}

/** A volume, if it is there and may be seen, and the servers that hold it. */
export interface HeldVolume<Volume extends VolumeView = VolumeView> {
  readonly volume: Volume | undefined;
  readonly holders: readonly string[];
}

/** Everything that the mappings of one request name, as far as it was found. */
export interface Found {
  readonly images: ReadonlyMap<string, ImageView>;
  readonly volumes: ReadonlyMap<string, HeldVolume>;
  readonly snapshots: ReadonlyMap<string, SnapshotView>;
  readonly volumeTypes: readonly VolumeTypeView[];
}

type DeviceKind = Pick<RequestedBlockDevice, 'destinationType' | 'guestFormat'> & { readonly sourceType: SourceType | null };

const isLocalBlank = (device: DeviceKind): boolean => device.sourceType === 'blank' && device.destinationType === 'local';

export const isSwap = (device: DeviceKind): boolean => isLocalBlank(device) && device.guestFormat === 'swap';

export const isEphemeral = (device: DeviceKind): boolean => isLocalBlank(device) && device.guestFormat !== 'swap';

/** The disk that the server boots from, if any. */
export const rootOf = <Device extends { readonly bootIndex: number | null }>(devices: readonly Device[]): Device | undefined =>
  devices.find((device) => device.bootIndex === 0);

export const isVolumeBacked = (devices: readonly RequestedBlockDevice[]): boolean => rootOf(devices)?.destinationType === 'volume';
