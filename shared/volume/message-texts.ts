/** How users are told of what failed behind their backs, as Cinder numbers it. */
import type { Event } from './messages.ts';

/** What there is to tell. Cinder numbers what it tells below 100; the others are ours. */
export const texts: Readonly<Record<Event, { readonly id: string; readonly text: string }>> = {
  staysWithSnapshots: {
    id: 'VOLUME_VOLUME_101_101',
    text: 'delete volume:The server that it was to be deleted with is gone, but it has snapshots. Delete them first.',
  },
  staysInUse: {
    id: 'VOLUME_VOLUME_101_102',
    text: 'delete volume:The server that it was to be deleted with is gone, but another one uses it.',
  },
  staysForItsStatus: {
    id: 'VOLUME_VOLUME_101_103',
    text: 'delete volume:The server that it was to be deleted with is gone, but a volume of its status cannot be deleted.',
  },
  noBackend: { id: 'VOLUME_VOLUME_001_003', text: 'schedule allocate volume:Could not find any available weighted backend.' },
  // Of these the agent that keeps the volume says why.
  notMade: { id: 'VOLUME_VOLUME_008_101', text: 'create volume from backend storage' },
  notExtended: { id: 'VOLUME_VOLUME_007_101', text: 'extend volume' },
  notSnapshotted: { id: 'VOLUME_VOLUME_009_101', text: 'create snapshot' },
  notUploaded: { id: 'VOLUME_VOLUME_003_101', text: 'copy volume to image' },
  notRestored: { id: 'VOLUME_VOLUME_015_101', text: 'restore backup' },
  notReimaged: { id: 'VOLUME_VOLUME_016_101', text: 'reimage volume' },
  notDeleted: { id: 'VOLUME_VOLUME_101_104', text: 'delete volume' },
};
