/** What the volume service and the hosts are told of a mapping. */
import type { Mapping } from './mapping.ts';
import type { VolumeAttachment } from './ports/volumes.ts';

export function attachmentOf(mapping: Mapping, host: string | null): VolumeAttachment {
  return { attachmentId: mapping.attachmentId ?? mapping.id, serverId: mapping.serverId, host, device: mapping.deviceName };
}

/** How a host reaches a volume of the built-in volume service. */
export function connectionOf(volumeId: string) {
  return { driver_volume_type: 'local', data: { volume_id: volumeId } };
}
