/** Volumes and snapshots as the Compute API showed them. Source: contract/schemas/VolumeController.*.json and SnapshotController.*.json. */
import { view } from '../../operation/view.ts';
import { shownStatus } from '../views.ts';
import type { Snapshot, Volume } from '../volume.ts';

export interface NovaVolumeContext {
  readonly typeNames: ReadonlyMap<string, string>;
}

const time = (iso: string) => `${iso.slice(0, 19)}.000000`;

/** The first, as there was one when this was written; of what nobody uses there is an empty one. */
function attachmentsOf({ id, attachments }: Volume): readonly object[] {
  const attachment = attachments.find((each) => shownStatus(each) === 'attached' && each.serverId !== null);
  if (attachment === undefined) return [{}];
  return [{ id, volumeId: id, serverId: attachment.serverId, ...(attachment.device === null ? {} : { device: attachment.device }) }];
}

export const novaVolumeView = view<Volume, NovaVolumeContext>({
  id: ({ id }) => id,
  status: ({ status }) => status,
  size: ({ sizeGib }) => sizeGib,
  availabilityZone: ({ availabilityZone }) => availabilityZone,
  createdAt: ({ createdAt }) => time(createdAt),
  attachments: attachmentsOf,
  displayName: ({ name }) => name,
  displayDescription: ({ description }) => description,
  volumeType: ({ volumeTypeId }, { typeNames }) => typeNames.get(volumeTypeId) ?? volumeTypeId,
  snapshotId: ({ snapshotId }) => snapshotId,
  metadata: ({ metadata }) => metadata,
});

export const novaSnapshotView = view<Snapshot, undefined>({
  id: ({ id }) => id,
  volumeId: ({ volumeId }) => volumeId,
  status: ({ status }) => status,
  size: ({ sizeGib }) => sizeGib,
  createdAt: ({ createdAt }) => time(createdAt),
  displayName: ({ name }) => name,
  displayDescription: ({ description }) => description,
});
