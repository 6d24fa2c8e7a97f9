/** How a volume is to be, as its agent is told: it follows from the volume's record alone, so that whatever changes the record changes what is wanted with it. */
import { isHostName } from '../../messaging/members.ts';
import type { WantedVolume } from '../../messaging/volume-orders.ts';
import type { Attachment, Kept, Volume } from '../volume.ts';

type Wanted = Omit<WantedVolume, 'encryptionKey'>;

/** Null: it is to be gone. Keys, and where bytes are, are added when the order is sent. */
export function wantedOf({ sizeGib, multiattach, snapshotIds, attachments }: Volume, kept: Kept): Wanted | null {
  if (kept.isLeaving) return null;
  const unwanted = new Set([...kept.leavingSnapshotIds, ...kept.unaskedSnapshotIds]);
  return {
    sizeGib: kept.growsTo ?? sizeGib,
    source: kept.source,
    ...ofContents(kept),
    isShared: multiattach,
    snapshotIds: snapshotIds.filter((id) => !unwanted.has(id)),
    exports: attachments.flatMap((each) => exportOf(each, kept)).toSorted((one, other) => (one.attachmentId < other.attachmentId ? -1 : 1)),
    // What becomes of the bytes is nothing to the agent.
    uploads: kept.uploads.map(({ isBackup: _isBackup, ...upload }) => upload),
  };
}

/**
 * A host reaches the volume from when it is promised to it until it has said that it has let go, or is fenced off. Who attaches by the volume service's own API names
 * a host as he likes: what can be none reaches nothing.
 */
function exportOf({ id: attachmentId, host, mode }: Attachment, kept: Kept): WantedVolume['exports'] {
  return host === null || !isHostName(host) ? [] : [{ attachmentId, host, isReadOnly: mode === 'ro', ...ofContents(kept) }];
}

const ofContents = ({ contents }: Kept) => (contents === undefined ? {} : { contents });

/** The volume with another revision where something else is wanted of its agent than before. */
export function asked(before: Volume | undefined, after: Volume, now: number): Volume {
  const { kept } = after;
  if (kept === undefined || before?.kept === undefined) return after;
  const [was, is] = [wantedOf(before, before.kept), wantedOf(after, kept)];
  if (JSON.stringify(was) === JSON.stringify(is)) return after;
  return askedAgain(after, now, lets(was, is));
}

/** Whether a host that reached the volume is to do so no more. */
const lets = (was: Wanted | null, is: Wanted | null) =>
  (was?.exports ?? []).some(
    ({ attachmentId, host }) => !is?.exports.some((each) => each.attachmentId === attachmentId && each.host === host),
  );

/** The same, whether anything has changed or not. */
export function askedAgain(volume: Volume, now: number, overtakes = false): Volume {
  const { kept } = volume;
  if (kept === undefined) return volume;
  const { lookAt: _lookAt, ...rest } = kept;
  return { ...volume, kept: { ...rest, revision: kept.revision + 1, askedAt: now, ...(overtakes ? { overtakes } : {}) } };
}
