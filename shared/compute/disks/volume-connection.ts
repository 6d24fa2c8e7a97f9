/** What the volume service and the hosts are told of a mapping. */

import type { CommandPayload } from '../../messaging/commands.ts';
import type { VolumeAttachment } from '../ports/volumes.ts';
import type { VolumeView } from './block-device.ts';
import type { Mapping } from './mapping.ts';

export function attachmentOf(mapping: Mapping, host: string | null): VolumeAttachment {
  return { attachmentId: mapping.attachmentId ?? mapping.id, serverId: mapping.serverId, host, device: mapping.deviceName };
}

/** For the mapping of a volume that an agent keeps: where. */
export const keptAt = (volume: Pick<VolumeView, 'kept' | 'readOnly'> | undefined): Pick<Mapping, 'keptAt'> => ({
  keptAt: volume?.kept && { host: volume.kept.host, isReadOnly: volume.readOnly === true, contents: volume.kept.contents },
});

/**
 * A volume as a host is told to connect it or to let it go, and how it reaches a volume of the built-in volume service. Where an agent keeps it, the rest is said when the
 * command is sent: an agent may be elsewhere by then, and keys are kept nowhere.
 */
export function connectedVolume(mapping: Mapping) {
  const volumeId = mapping.volumeId ?? '';
  return {
    volumeId,
    attachmentId: mapping.attachmentId ?? mapping.id,
    device: mapping.deviceName ?? '',
    tag: mapping.tag ?? undefined,
    connection: connectionOf(volumeId, mapping.keptAt),
  };
}

interface Unreached {
  readonly driver_volume_type: 'nbd';
  readonly data: { readonly volume_id: string; readonly kept_at: string; readonly is_read_only: boolean; readonly contents?: number };
}

function connectionOf(volumeId: string, kept: Mapping['keptAt']): VolumeOfHost['connection'] {
  if (kept === undefined) return { driver_volume_type: 'local', data: { volume_id: volumeId } };
  const { host, isReadOnly, contents } = kept;
  const data = { volume_id: volumeId, kept_at: host, is_read_only: isReadOnly, ...(contents === undefined ? {} : { contents }) };
  return { driver_volume_type: 'nbd', data };
}

/** A volume in a command. */
export interface VolumeOfHost {
  readonly attachmentId?: string | undefined;
  readonly connection: CommandPayload<'attach_volume'>['connection'];
}

interface Payload {
  readonly connection?: VolumeOfHost['connection'] | undefined;
  readonly volumes?: readonly VolumeOfHost[] | undefined;
  readonly from?: VolumeOfHost | undefined;
  readonly to?: VolumeOfHost | undefined;
}

/** Whether it is still to be said how the volume is reached. */
export const isUnreached = (connection: unknown): connection is Unreached =>
  typeof connection === 'object' && connection !== null && typeof (connection as Partial<Unreached>).data?.kept_at === 'string';

/** Whether that is so for one of a command's volumes. */
export function hasUnreached(payload: object): boolean {
  const { connection, volumes = [], from, to }: Payload = payload;
  return [connection, from?.connection, to?.connection, ...volumes.map((volume) => volume.connection)].some(isUnreached);
}

/** A command's payload with other volumes. */
export async function withVolumes<Given extends object>(
  payload: Given,
  made: (volume: VolumeOfHost) => Promise<VolumeOfHost>,
): Promise<Given> {
  const { connection, volumes, from, to }: Payload = payload;
  return {
    ...payload,
    ...(connection === undefined ? {} : await made({ ...payload, connection })),
    ...(volumes === undefined ? {} : { volumes: await Promise.all(volumes.map(made)) }),
    ...(from === undefined ? {} : { from: await made(from) }),
    ...(to === undefined ? {} : { to: await made(to) }),
  };
}
