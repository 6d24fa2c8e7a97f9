/** What the volume service and the hosts are told of a mapping. */

import type { VolumeAttachment } from '../ports/volumes.ts';
import type { Mapping } from './mapping.ts';

export function attachmentOf(mapping: Mapping, host: string | null): VolumeAttachment {
  return { attachmentId: mapping.attachmentId ?? mapping.id, serverId: mapping.serverId, host, device: mapping.deviceName };
}

/** A volume as a host is told to connect it or to let it go, and how it reaches a volume of the built-in volume service. */
export function connectedVolume(mapping: Mapping) {
  const volumeId = mapping.volumeId ?? '';
  return {
    volumeId,
    attachmentId: mapping.attachmentId ?? mapping.id,
    device: mapping.deviceName ?? '',
    tag: mapping.tag ?? undefined,
    connection: { driver_volume_type: 'local', data: { volume_id: volumeId } },
  };
}
