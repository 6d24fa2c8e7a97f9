/** Snapshots in the record of their volume. */
import type { Kept, Volume } from '../volume.ts';

/** How it is with a snapshot of a volume that an agent keeps, until it is `there`. */
type Standing = 'awaited' | 'leaving' | 'unasked' | 'there';

const lists = { awaited: 'awaitedSnapshotIds', leaving: 'leavingSnapshotIds', unasked: 'unaskedSnapshotIds' } as const;

function keptWith(kept: Kept, id: string, standing: Standing | 'gone'): Kept {
  const without = Object.values(lists).map((list) => [list, kept[list].filter((each) => each !== id)] as const);
  const left = { ...kept, ...(Object.fromEntries(without) as Record<(typeof without)[number][0], string[]>) };
  if (standing === 'there' || standing === 'gone') return left;
  return { ...left, [lists[standing]]: [...left[lists[standing]], id] };
}

const keptOf = ({ kept }: Volume, id: string, standing: Standing | 'gone') =>
  kept === undefined ? {} : { kept: keptWith(kept, id, standing) };

export const withSnapshot = (volume: Volume, id: string, standing: Standing): Volume => ({
  ...volume,
  snapshotIds: volume.snapshotIds.includes(id) ? volume.snapshotIds : [...volume.snapshotIds, id],
  ...keptOf(volume, id, standing),
});

export const withoutSnapshot = (volume: Volume, id: string): Volume => ({
  ...volume,
  snapshotIds: volume.snapshotIds.filter((each) => each !== id),
  ...keptOf(volume, id, 'gone'),
});
