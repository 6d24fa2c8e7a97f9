/** The one place where a volume that an agent keeps is written: what is owed to the agent is in the same item, and is sent after the commit. */
import type { Clock } from '../../clock.ts';
import type { Transaction } from '../../store/transaction.ts';
import { type Volume, volumes } from '../volume.ts';
import type { VolumeAgents } from './port.ts';
import { asked, askedAgain } from './wanted.ts';

export interface Ordering {
  readonly clock: Pick<Clock, 'now'>;
  /** Absent where whoever commits may not speak to agents: then the table's stream brings the order to those who may. */
  readonly volumeAgents?: VolumeAgents | undefined;
}

/**
 * Puts the volume, and raises its revision if something else is wanted of its agent now.
 * @param before as the transaction has seen it last; undefined when it is new
 */
export function putVolume(tx: Transaction, ordering: Ordering, before: Volume | undefined, after: Volume): Volume {
  const volume = asked(before, after, ordering.clock.now());
  tx.put(volumes, volume);
  if (volume.kept !== undefined && volume.kept.revision !== before?.kept?.revision) orderAfterwards(tx, ordering, volume);
  return volume;
}

/** The same of what is to be gone: it is asked for again, whether it has been before or not, and nothing is waited for. */
export function putOrdered(tx: Transaction, ordering: Ordering, volume: Volume): void {
  const asking = askedAgain(volume, ordering.clock.now(), true);
  tx.put(volumes, asking);
  orderAfterwards(tx, ordering, asking);
}

/** What is not sent now is owed all the same. */
function orderAfterwards(tx: Transaction, { volumeAgents }: Ordering, volume: Volume): void {
  if (volumeAgents === undefined) return;
  tx.afterwards(volumes.keyOf(volume), () => volumeAgents.order(volume).catch(() => {}));
}
