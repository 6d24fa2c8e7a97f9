/** Which exports a volume has: the promise that one host at a time writes to it is kept here. */
import { exportName, type VolumeExport } from '../../shared/messaging/volume-orders.ts';
import type { VolumeRecord } from './record.ts';

type Recorded = VolumeRecord['exports'][number];

export interface ExportPlan {
  /** They stand already, or should, and go on. All others are taken away first. */
  readonly keep: readonly Recorded[];
  readonly add: readonly Recorded[];
  readonly refused: readonly { readonly attachmentId: string; readonly message: string }[];
}

/** Names are those of files and of NBD exports, and stand in a file of keys: an id that could lead astray is none. */
const safeName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,106}$/;
const safeKey = /^[0-9A-Fa-f]{64}$/;

/**
 * What stands and is still wanted goes on, as it is. Beside it, or beside the first of those that are wanted, nothing else is made of a volume that is not shared.
 *
 * @param needKeys whether hosts must prove themselves with keys
 */
export function planExports(
  recorded: readonly Recorded[],
  { exports: wanted, isShared }: { readonly exports: readonly VolumeExport[]; readonly isShared: boolean },
  needKeys: boolean,
): ExportPlan {
  const refused: { attachmentId: string; message: string }[] = [];
  const refuse = ({ attachmentId }: VolumeExport, message: string | undefined) => {
    if (message !== undefined) refused.push({ attachmentId, message });
    return message !== undefined;
  };
  const each = [...new Map(wanted.map((one) => [exportName(one), one])).values()].filter((one) => !refuse(one, flawOf(one, needKeys)));
  const stands = (one: VolumeExport) =>
    recorded.some((other) => exportName(other) === exportName(one) && other.isReadOnly === one.isReadOnly);
  const keep = each.filter(stands);
  const others = each.filter((one) => !stands(one));
  const room = isShared ? others.length : Math.max(0, 1 - keep.length);
  for (const one of others.slice(room)) refuse(one, 'The volume is in use by another attachment.');
  return { keep: keep.map(plain), add: others.slice(0, room).map(plain), refused };
}

const plain = ({ key: _key, ...recorded }: VolumeExport): Recorded => recorded;

function flawOf(one: VolumeExport, needsKey: boolean): string | undefined {
  if (!safeName.test(exportName(one))) return 'The attachment has an id that cannot be used.';
  return needsKey && !safeKey.test(one.key ?? '') ? 'The host of the attachment was given no key.' : undefined;
}
