/** What the list of volumes is filtered and sorted by. */
import { versions } from '../operation/versioned.ts';
import * as volumeErrors from './errors.ts';
import { boolean, equals, includes, looselyBoolean, moment } from './filters.ts';
import type { Listing } from './pages.ts';
import type { Volume } from './volume.ts';

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
