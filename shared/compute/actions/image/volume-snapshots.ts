/** Snapshots of a server's volumes, and how an image says that a server is to be made of them. */
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import type { Mapping } from '../../disks/mapping.ts';

export interface BegunSnapshots {
  readonly snapshotIds: readonly string[];
  /** JSON, as images keep it: the disks in their order. */
  readonly blockDeviceMapping: string;
}

/** A volume that is gone has no snapshot. @throws OutOfBounds from the transaction when the quota is full */
export async function beginSnapshots(
  tx: Transaction,
  { volumes, chance }: Ports,
  of: readonly Mapping[],
  { name, userId }: { readonly name: string; readonly userId: string },
): Promise<BegunSnapshots> {
  const snapshotIds: string[] = [];
  const disks: object[] = [];
  for (const mapping of of) {
    if (mapping.noDevice) continue;
    if (mapping.volumeId === null) {
      disks.push({ ...whereIn(mapping), source_type: mapping.sourceType, image_id: mapping.imageId, volume_size: mapping.volumeSizeGib });
      continue;
    }
    const id = chance.uuid();
    const begun = await volumes.beginSnapshot(tx, mapping.volumeId, { id, userId, name: `snapshot for ${name}` });
    if (begun === undefined) continue;
    snapshotIds.push(id);
    disks.push({ ...whereIn(mapping), source_type: 'snapshot', snapshot_id: id, volume_size: begun.sizeGib });
  }
  return { snapshotIds, blockDeviceMapping: JSON.stringify(disks) };
}

/** Where a disk is in the server, and what it is there. */
const whereIn = ({ destinationType, deviceName, bootIndex, deviceType, diskBus, guestFormat, volumeType, ...mapping }: Mapping) => ({
  destination_type: destinationType,
  device_name: deviceName,
  boot_index: bootIndex,
  device_type: deviceType,
  disk_bus: diskBus,
  guest_format: guestFormat,
  volume_type: volumeType,
  delete_on_termination: mapping.deleteOnTermination,
});
