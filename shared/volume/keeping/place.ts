/** Where a new volume is kept. */
import type { ImageView } from '../../compute/disks/block-device.ts';
import type { VolumeSource } from '../../messaging/volume-orders.ts';
import type { Backup } from '../backups/backup.ts';
import type { Snapshot, Volume } from '../volume.ts';
import { chooseVolumeHost, type VolumeHost } from './volume-host.ts';

/** What it is made of. */
export interface Made {
  /** Or a backup, whose bytes are kept as an image's. */
  readonly image?: Pick<ImageView, 'id' | 'dataId' | 'diskFormat' | 'checksum'> | undefined;
  readonly snapshot?: Snapshot | undefined;
  /** The volume that it is a copy of, or that the snapshot is of. */
  readonly origin?: Volume | undefined;
}

/** Of a backup; of one of a volume that was in the books only there are no bytes. */
export const madeOf = ({ id, dataId, diskFormat, checksum }: Backup): Made =>
  dataId === null ? {} : { image: { id, dataId, diskFormat, checksum } };

interface Choice {
  readonly hosts: readonly VolumeHost[];
  readonly now: number;
  readonly requestId: string;
}

/**
 * The volume with the host that has most room for it, to be made there; where it is made of another, that one's host. `error` when there is none, as Cinder's scheduler leaves
 * it. As it is, available, in a cloud where no agent keeps volumes, and where it is made of what is in the books only.
 */
export function placed(volume: Volume, made: Made, { hosts, now, requestId }: Choice): Volume {
  const { origin } = made;
  if (hosts.length === 0 || (origin !== undefined && origin.kept === undefined)) return volume;
  const host = chooseVolumeHost(hosts, { sizeGib: volume.sizeGib, now, name: origin?.kept?.host });
  if (host === undefined) return { ...volume, status: 'error' };
  return {
    ...volume,
    status: 'creating',
    kept: {
      host: host.name,
      ...{ revision: 1, settledRevision: 0, askedAt: now, requestId },
      ...{ stands: false, hasFailed: false, source: sourceOf(made), growsTo: null },
      ...{ awaitedSnapshotIds: [], leavingSnapshotIds: [], unaskedSnapshotIds: [], uploads: [], isLeaving: false },
    },
  };
}

/** An order's source, but for where its bytes are. */
export function sourceOf({ image, snapshot, origin }: Made): VolumeSource | null {
  if (snapshot !== undefined) return { of: 'snapshot', volumeId: snapshot.volumeId, snapshotId: snapshot.id };
  if (origin !== undefined) return { of: 'volume', volumeId: origin.id };
  if (image === undefined || image.id === null) return null;
  const { id, dataId, diskFormat, checksum } = image;
  return {
    of: 'image',
    image: {
      id,
      ...(dataId == null ? {} : { dataId }),
      ...(diskFormat === null ? {} : { diskFormat }),
      ...(checksum == null ? {} : { checksum }),
    },
  };
}
