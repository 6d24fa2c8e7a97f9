/** Between two looks: when somebody looks again, and what becomes of a clearing at the end of a round. */
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import { pause } from '../due.ts';
import { type Clearing, clearings, departures, departuresOf, isDone, nobody } from './clearing.ts';

/** Who stays is tried again ever more seldom, but so often at least, milliseconds. So is it seen whether a host that is to be empty still is. */
const longestPause = 3_600_000;
/** After so many rounds in which nothing came back, what has not is left where it is. */
const mostIdleReturns = 8;

const pauseAfter = (idleRounds: number) => Math.min(longestPause, pause * 2 ** Math.min(idleRounds, 10));

/** Writes down when to look again; what is over goes. */
export async function rest(ports: Ports, { host, id }: Clearing, waitsFor: string | null): Promise<void> {
  await transaction(ports, async (tx) => {
    const clearing = await tx.get(clearings, host);
    if (clearing === undefined || clearing.id !== id) return;
    if (clearing.kind === 'ending' && clearing.underWay.length === 0) return tx.remove(clearings, host);
    const now = ports.clock.now();
    const isBusy = clearing.underWay.length > 0 || clearing.cursor !== null;
    const lookAt = isBusy || waitsFor !== null ? now + pause : Math.max(clearing.roundAt, now + 1);
    if (clearing.waitsFor !== waitsFor || clearing.lookAt !== lookAt) tx.put(clearings, { ...clearing, waitsFor, lookAt });
  });
}

export async function endRound(ports: Ports, { host, id, kind, cursor, rounds }: Clearing): Promise<void> {
  const isOver = await transaction(ports, async (tx) => {
    const clearing = await tx.get(clearings, host);
    if (clearing === undefined || clearing.id !== id || clearing.kind !== kind) return false;
    // Another has ended it, or has looked further.
    if (clearing.rounds !== rounds || clearing.cursor !== cursor) return false;
    const now = ports.clock.now();
    const { found, underWay, moved, movedBefore } = clearing;
    // What is under way may yet come to nothing, as it did before.
    const idleRounds = moved === movedBefore ? clearing.idleRounds + 1 : 0;
    const ended = { ...clearing, rounds: rounds + 1, cursor: null, staying: found, found: nobody, idleRounds, movedBefore: moved };
    if (kind === 'return' && underWay.length === 0 && (found.count === 0 || idleRounds > mostIdleReturns)) {
      tx.remove(clearings, host);
      return true;
    }
    const roundAt = now + (isDone(ended) ? longestPause : pauseAfter(idleRounds));
    const lookAt = underWay.length > 0 ? now + pause : roundAt;
    tx.put(clearings, { ...ended, roundAt, lookAt, waitsFor: null, updatedAt: new Date(now).toISOString() });
    return false;
  });
  if (isOver) await forgetDepartures(ports, host);
}

async function forgetDepartures(ports: Ports, host: string): Promise<void> {
  for await (const departure of departures.all(ports.store, departuresOf(host)))
    await transaction(ports, async (tx) => {
      if ((await tx.get(departures, departure)) !== undefined) tx.remove(departures, departure);
    });
}
