/**
 * Volumes as the Compute API needs them. Every call is made inside a transaction: the volume service that lives in the same
 * table writes in the same commit as the server and its mapping. An adapter to another volume service would do its calls
 * around the commit, because the claim alone decides who is attached.
 */
import type { Caller } from '../../operation/policy.ts';
import type { OutOfBounds, Transaction } from '../../store/transaction.ts';
import type { ImageView, SnapshotView, VolumeTypeView, VolumeView } from '../disks/block-device.ts';

/** A volume as the service has it; what Cinder calls status and attach_status may be anything, for administrators set them. */
export interface ServiceVolume extends VolumeView {
  readonly projectId: string;
  readonly readOnly: boolean | null;
  readonly migrationStatus: string | null;
}

/** One server's use of a volume, as the volume service records it. */
export interface VolumeAttachment {
  readonly attachmentId: string;
  readonly serverId: string;
  readonly host: string | null;
  readonly device: string | null;
}

export interface NewVolume {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly name: string;
  readonly sizeGib: number;
  readonly source: { readonly imageId: string } | { readonly snapshotId: string } | { readonly blank: true };
  /** By id or name; null: what the image says, or else the default. */
  readonly volumeType: string | null;
  readonly availabilityZone: string | null;
  /** The request that asks for it. */
  readonly requestId: string;
}

export interface NewSnapshot {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
}

export interface ExceededQuota {
  readonly resource: 'volumes' | 'snapshots' | 'gigabytes' | 'per_volume_gigabytes';
  /** The counter that was in the way: the resource's own, or that of a volume type. */
  readonly keptAs: string;
  readonly requested: number;
  readonly limit: number;
  readonly used: number;
}

/** Whose rights a volume is deleted with, and the request that asked for it. */
export interface Remover extends Pick<Caller, 'projectId' | 'isAdmin'> {
  /** Servers whose deletion began before it was kept have none: then nobody is told. */
  readonly requestId?: string | undefined;
}

export interface VolumeService {
  /** Undefined when it is not there or the caller may not see it. */
  find(tx: Transaction, volumeId: string, caller: Caller): Promise<ServiceVolume | undefined>;
  findSnapshot(snapshotId: string, caller: Caller): Promise<SnapshotView | undefined>;
  /** Of those that the caller may use. */
  findType(idOrName: string, caller: Caller): Promise<VolumeTypeView | undefined>;
  /** Whether there is a place for a volume that is made of this. */
  hasRoomFor(volume: Pick<NewVolume, 'sizeGib' | 'source'>): Promise<boolean>;
  /** Makes a volume in the transaction's commit: available from then on, or, where an agent keeps it, as soon as that has made it. */
  create(tx: Transaction, volume: NewVolume, caller: Caller): Promise<void>;
  /** The volume is promised to a server: `reserved`. */
  reserve(tx: Transaction, volumeId: string, attachment: VolumeAttachment): Promise<void>;
  /** Begins a snapshot of a volume, of its owner's: `creating`. @returns undefined when there is no such volume */
  beginSnapshot(tx: Transaction, volumeId: string, snapshot: NewSnapshot): Promise<{ readonly sizeGib: number } | undefined>;
  /** It is there, or is to be taken now where an agent keeps the volume. What was deleted meanwhile stays so. */
  completeSnapshot(tx: Transaction, snapshotId: string): Promise<void>;
  /** It will not be; what is not there is no error. */
  dropSnapshot(tx: Transaction, snapshotId: string): Promise<void>;
  /** Another host reaches it for the same server from now on, or none: the last one has let go, or is fenced off. Only for volumes that an agent keeps. */
  moved(tx: Transaction, volumeId: string, attachment: VolumeAttachment): Promise<void>;
  /** The hypervisor is connected: `in-use`. */
  attached(tx: Transaction, volumeId: string, attachment: VolumeAttachment): Promise<void>;
  /** The hypervisor was told to let go: `detaching`. */
  detaching(tx: Transaction, volumeId: string, attachment: VolumeAttachment): Promise<void>;
  /** Its data are those of the image from now on; what it keeps of the image says so. @returns the volume as it is then, undefined when it is not there */
  reimage(tx: Transaction, volumeId: string, image: ImageView): Promise<VolumeView | undefined>;
  /** The server uses it no more: `available` when it was the last. Right again whatever the record said before. */
  detached(tx: Transaction, volumeId: string, attachmentId: string): Promise<void>;
  /**
   * Deletes a volume that no server uses any more, if the volume service would do so for whoever has these rights: otherwise it stays (it has
   * snapshots, say), is available, and its owner is told. What is not there is no error.
   */
  remove(tx: Transaction, volumeId: string, by: Remover): Promise<void>;
  /** Which of the volume service's quotas was in the way of a commit; undefined when it was something else. */
  exceededQuota(error: OutOfBounds): ExceededQuota | undefined;
}
