/** How snapshots and types are shown. Source: Cinder's views. */
import type { Caller } from '../operation/policy.ts';
import { shownSince, view } from '../operation/view.ts';
import { time } from './views.ts';
import type { Snapshot, VolumeType } from './volume.ts';

/** In lists; the others show more. */
export const snapshotSummary = view<Snapshot, undefined>({
  id: ({ id }) => id,
  name: ({ name }) => name,
  description: ({ description }) => description,
  status: ({ status }) => status,
  size: ({ sizeGib }) => sizeGib,
  volume_id: ({ volumeId }) => volumeId,
  metadata: ({ metadata }) => metadata,
  created_at: ({ createdAt }) => time(createdAt),
  updated_at: ({ updatedAt }) => time(updatedAt),
});

/** As create answers. */
export const snapshotMade = view<Snapshot, undefined>({
  ...snapshotSummary.fields,
  user_id: shownSince('3.41', ({ userId }) => userId),
  group_snapshot_id: shownSince('3.14', () => null),
  consumes_quota: shownSince('3.65', () => true),
});

export const snapshotDetail = view<Snapshot, undefined>({
  ...snapshotMade.fields,
  'os-extended-snapshot-attributes:progress': ({ status }) => (status === 'creating' ? '0%' : '100%'),
  'os-extended-snapshot-attributes:project_id': ({ projectId }) => projectId,
});

/** What ordinary users see of a type's extra specs: the rest is the operator's own. */
const visibleSpecs: ReadonlySet<string> = new Set(['multiattach', 'RESKEY:availability_zones', 'replication_enabled']);

export function specsFor(type: VolumeType, caller: Pick<Caller, 'isAdmin'>): Readonly<Record<string, string>> {
  if (caller.isAdmin) return type.extraSpecs;
  return Object.fromEntries(Object.entries(type.extraSpecs).filter(([name]) => visibleSpecs.has(name)));
}

/** The type of volumes that ask for none, at `types/default`. */
export const defaultTypeView = view<VolumeType, Pick<Caller, 'isAdmin'>>({
  id: ({ id }) => id,
  name: ({ name }) => name,
  is_public: ({ isPublic }) => isPublic,
  description: ({ description }) => description,
  extra_specs: specsFor,
  qos_specs_id: ({ qosSpecsId }, { isAdmin }) => (isAdmin ? (qosSpecsId ?? null) : undefined),
});

export const typeView = view<VolumeType, Pick<Caller, 'isAdmin'>>({
  ...defaultTypeView.fields,
  'os-volume-type-access:is_public': ({ isPublic }) => isPublic,
});

/** As create and update answer. */
export const typeMade = view<VolumeType, Pick<Caller, 'isAdmin'>>({
  ...typeView.fields,
  qos_specs_id: () => undefined,
});
