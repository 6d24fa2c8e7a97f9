/** What is on a volume, made anew of something else. */
import type { VolumeSource } from '../../messaging/volume-orders.ts';
import type { Kept } from '../volume.ts';

/** No number is given twice: what an agent has under that of one that failed nobody knows. */
export function madeAnew(kept: Kept, source: VolumeSource | null): Kept {
  return { ...kept, source, contents: Math.max(kept.contents ?? 0, kept.triedContents ?? 0) + 1 };
}

export function withRestore(kept: Kept, backupId: string, source: VolumeSource | null): Kept {
  const before = kept.contents === undefined ? {} : { contents: kept.contents };
  return { ...madeAnew(kept, source), restoring: { backupId, source: kept.source, ...before } };
}

/** As it was before: else whatever is asked next would have the agent try once more, and overwrite what somebody may be using again by then. */
export function withoutRestore(kept: Kept): Kept {
  const { restoring, contents, ...left } = kept;
  if (restoring === undefined || contents === undefined) return kept;
  const before = restoring.contents === undefined ? {} : { contents: restoring.contents };
  return { ...left, source: restoring.source, ...before, triedContents: contents };
}
