/** What each of the volume service's lists is filtered and sorted by. */
import { versions } from '../operation/versioned.ts';
import * as volumeErrors from './errors.ts';
import { boolean, equals, includes, looselyBoolean, moment } from './filters.ts';
import type { Listing } from './pages.ts';
import { type AttachmentOfVolume, shownStatus } from './views.ts';
import type { Snapshot, Volume } from './volume.ts';

const isBootable = ({ bootable }: Volume) => bootable;

export const volumeListing: Listing<Volume> = {
  id: ({ id }) => id,
  missing: (marker) => volumeErrors.VolumeNotFound({ volume_id: marker }),
  filters: {
    name: equals(({ name }) => name),
    status: equals(({ status }) => status),
    metadata: includes(({ metadata }) => metadata),
    bootable: versions({ '3.0': looselyBoolean(isBootable), '3.2': boolean(isBootable) }),
    migration_status: equals(({ migrationStatus }) => migrationStatus),
    availability_zone: equals(({ availabilityZone }) => availabilityZone),
    size: equals(({ sizeGib }) => sizeGib),
    glance_metadata: versions({ '3.0': undefined, '3.4': includes(({ imageMetadata }: Volume) => imageMetadata) }),
    group_id: versions({ '3.0': undefined, '3.10': equals<Volume>(() => null) }),
    created_at: versions({ '3.0': undefined, '3.60': moment(({ createdAt }: Volume) => createdAt) }),
    updated_at: versions({ '3.0': undefined, '3.60': moment(({ updatedAt }: Volume) => updatedAt) }),
    consumes_quota: versions({ '3.0': undefined, '3.65': boolean<Volume>(() => true) }),
  },
  sortKeys: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    display_name: ({ name }) => name,
    status: ({ status }) => status,
    size: ({ sizeGib }) => sizeGib,
    bootable: isBootable,
    availability_zone: ({ availabilityZone }) => availabilityZone,
    volume_type_id: ({ volumeTypeId }) => volumeTypeId,
    migration_status: ({ migrationStatus }) => migrationStatus,
    user_id: ({ userId }) => userId,
    project_id: ({ projectId }) => projectId,
    created_at: ({ createdAt }) => createdAt,
    updated_at: ({ updatedAt }) => updatedAt,
  },
};

const snapshotName = ({ name }: Snapshot) => name;

export const snapshotListing: Listing<Snapshot> = {
  id: ({ id }) => id,
  missing: (marker) => volumeErrors.SnapshotNotFound({ snapshot_id: marker }),
  filters: {
    name: equals(snapshotName),
    status: equals(({ status }) => status),
    volume_id: equals(({ volumeId }) => volumeId),
    availability_zone: equals(() => 'nova'),
    metadata: versions({ '3.0': undefined, '3.22': includes(({ metadata }: Snapshot) => metadata) }),
    consumes_quota: versions({ '3.0': undefined, '3.65': boolean<Snapshot>(() => true) }),
  },
  sortKeys: {
    id: ({ id }) => id,
    name: versions({ '3.0': undefined, '3.30': snapshotName }),
    display_name: snapshotName,
    status: ({ status }) => status,
    volume_id: ({ volumeId }) => volumeId,
    volume_size: ({ sizeGib }) => sizeGib,
    user_id: ({ userId }) => userId,
    project_id: ({ projectId }) => projectId,
    created_at: ({ createdAt }) => createdAt,
    updated_at: ({ updatedAt }) => updatedAt,
  },
};

export const attachmentListing: Listing<AttachmentOfVolume> = {
  id: ({ attachment }) => attachment.id,
  missing: (marker) => volumeErrors.AttachmentNotFound({ attachment_id: marker }),
  filters: {
    volume_id: equals(({ volume }) => volume.id),
    instance_id: equals(({ attachment }) => attachment.serverId),
    instance_uuid: equals(({ attachment }) => attachment.serverId),
    status: equals(({ attachment }) => shownStatus(attachment)),
    attach_status: equals(({ attachment }) => shownStatus(attachment)),
  },
  sortKeys: {
    id: ({ attachment }) => attachment.id,
    volume_id: ({ volume }) => volume.id,
    instance_uuid: ({ attachment }) => attachment.serverId,
    attach_status: ({ attachment }) => shownStatus(attachment),
    attach_mode: ({ attachment }) => attachment.mode,
    created_at: ({ attachment }) => attachment.attachedAt,
    updated_at: ({ attachment }) => attachment.attachedAt,
  },
};
