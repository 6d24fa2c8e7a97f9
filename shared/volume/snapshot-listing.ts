/** What the list of snapshots is filtered and sorted by. */
import { versions } from '../operation/versioned.ts';
import * as volumeErrors from './errors.ts';
import { boolean, equals, includes } from './filters.ts';
import type { Listing } from './pages.ts';
import type { Snapshot } from './volume.ts';

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
