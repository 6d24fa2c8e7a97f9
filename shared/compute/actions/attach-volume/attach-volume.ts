/**
 * Whether a volume may be attached to a server, or detached, in Nova's order. These checks answer early and name the servers in the way;
 * what finally decides is the claim, the item that the commit puts only where there is none (design, section 4).
 */
import { together } from '../../../errors.ts';
import type { Caller } from '../../../operation/policy.ts';
import type { VolumeView } from '../../disks/block-device.ts';
import { assertRoomForDisks, lettersOf, nameOfAttachedDevice, nameOfAttachedDeviceErrors } from '../../disks/device-names.ts';
import type { Mapping } from '../../disks/mapping.ts';
import { assertReservable } from '../../disks/validate-block-devices.ts';
import * as computeErrors from '../../errors.ts';
import { assertHostUp, assertMay, type GuardedServer, guardErrors, stateErrors } from '../../servers/guards.ts';
import { attachVolume, detachVolume } from './rows.ts';

/** What the request's microversion understands. */
export interface AttachmentVersion {
  /** 2.20 and later: shelved servers. */
  readonly knowsShelved: boolean;
  /** 2.60 and later: multiattach volumes. */
  readonly knowsMultiattach: boolean;
}

export interface Attachment {
  readonly server: GuardedServer;
  readonly caller: Pick<Caller, 'isAdmin'>;
  readonly version: AttachmentVersion;
  readonly volumeId: string;
  /** Undefined when the volume service has none, or none that the caller may see. */
  readonly volume: VolumeView | undefined;
  /** The device name that the request asks for. */
  readonly device: string | null;
  readonly tag: string | null;
  /** The servers that hold it. */
  readonly holders: readonly string[];
  /** How many disks the server has. */
  readonly diskCount: number;
  /** The names of the server's disks. */
  readonly usedDeviceNames: readonly string[];
}

function assertShelvedKnown(action: string, server: GuardedServer, version: Pick<AttachmentVersion, 'knowsShelved'>): void {
  if (version.knowsShelved || (server.vmState !== 'shelved' && server.vmState !== 'shelved_offloaded')) return;
  throw computeErrors.InvalidState({ action, instance_uuid: server.id, attr: 'vm_state', state: server.vmState });
}

const notAttachedErrors = [computeErrors.VolumeAlreadyAttachedHere, computeErrors.VolumeNotFound, computeErrors.VolumeAlreadyAttached];

/**
 * No two mappings of one volume, unless it is multiattach, and never two on one server.
 *
 * @throws notAttachedErrors
 */
export function assertNotAttached(attachment: Pick<Attachment, 'server' | 'volumeId' | 'volume' | 'holders'>): VolumeView {
  const { server, volumeId, volume, holders } = attachment;
  if (holders.includes(server.id)) throw computeErrors.VolumeAlreadyAttachedHere({ volume_id: volumeId });
  if (volume === undefined) throw computeErrors.VolumeNotFound({ volume_id: volumeId });
  if (!volume.multiattach && holders.length > 0) {
    throw computeErrors.VolumeAlreadyAttached({ volume_id: volumeId, instances: holders.join(' ') });
  }
  return volume;
}

function assertShelvedTakes(volume: VolumeView, tag: string | null): void {
  if (tag !== null) throw computeErrors.TagToShelved();
  if (volume.multiattach) throw computeErrors.MultiattachToShelved();
}

export interface AttachmentPlan {
  readonly volume: VolumeView;
  /** Null for a server that is shelved and offloaded: its disk gets a name when it is unshelved. */
  readonly deviceName: string | null;
}

export const planAttachmentErrors = /* @__PURE__ */ together(stateErrors, notAttachedErrors, nameOfAttachedDeviceErrors, [
  computeErrors.DevicePathInvalid,
  computeErrors.TagToShelved,
  computeErrors.MultiattachToShelved,
  computeErrors.MultiattachNeedsNewerVersion,
  computeErrors.VolumeNotReservable,
]);

/**
 * Everything that can refuse an attachment before the commit, in Nova's order.
 *
 * @throws planAttachmentErrors
 */
export function planAttachment(attachment: Attachment): AttachmentPlan {
  const { server, device, usedDeviceNames } = attachment;
  const row = attachVolume;
  assertShelvedKnown(row.action, server, attachment.version);
  assertMay(row, server, attachment.caller);
  if (device !== null && device !== '' && lettersOf(device) === undefined) throw computeErrors.DevicePathInvalid({ path: device });
  const volume = assertNotAttached(attachment);
  assertRoomForDisks(attachment.diskCount + 1);
  const isOffloaded = server.vmState === 'shelved_offloaded';
  if (isOffloaded) assertShelvedTakes(volume, attachment.tag);
  const deviceName = isOffloaded ? null : nameOfAttachedDevice(device, usedDeviceNames);
  assertReservable(volume, attachment.version.knowsMultiattach, computeErrors.VolumeNotReservable);
  return { volume, deviceName };
}

export interface Detachment {
  readonly server: GuardedServer;
  readonly caller: Pick<Caller, 'isAdmin'>;
  readonly version: Pick<AttachmentVersion, 'knowsShelved'>;
  readonly volumeId: string;
  readonly volume: VolumeView | undefined;
  /** The server's mapping of the volume, if there is one. */
  readonly mapping: Pick<Mapping, 'bootIndex' | 'state'> | undefined;
  readonly isHostUp: boolean;
}

export const mayDetachErrors = /* @__PURE__ */ together(guardErrors, [
  computeErrors.HostUnavailable,
  computeErrors.VolumeNotFound,
  computeErrors.VolumeNotAttached,
  computeErrors.RootVolumeNotDetachable,
  computeErrors.VolumeNotDetachable,
]);

/**
 * Everything that can refuse a detachment before the commit, in Nova's order.
 *
 * @throws mayDetachErrors
 */
export function assertMayDetach(detachment: Detachment): void {
  const { server, volumeId, volume, mapping } = detachment;
  const row = detachVolume;
  assertShelvedKnown(row.action, server, detachment.version);
  if (volume === undefined) throw computeErrors.VolumeNotFound({ volume_id: volumeId });
  if (mapping === undefined) throw computeErrors.VolumeNotAttached({ instance: server.id, volume: volumeId });
  if (mapping.bootIndex === 0) throw computeErrors.RootVolumeNotDetachable();
  assertMay(row, server, detachment.caller);
  assertHostUp(row, server, detachment.isHostUp);
  // Nova asks the volume's record, which an administrator may have reset: then nobody can detach it any more. The mapping is the truth.
  if (mapping.state !== 'attached') throw computeErrors.VolumeNotDetachable();
}
