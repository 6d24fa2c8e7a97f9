/**
 * Whether we hear. When most hosts seem to be down at once, that is more likely our own deafness: a queue that lags, a worker that fails. It is
 * judged by some hosts of the ring, from a random place on, and by more for as long as that leaves a doubt.
 */
import type { Chance, Clock } from '../../clock.ts';
import * as limits from '../../limits.ts';
import type { Store } from '../../store/port.ts';
import { type Host, isUp, placeAt, rings, withSigns } from './host.ts';
import { roundTrip } from './scheduling/search.ts';

export interface Hearing {
  /** Hosts that were looked at and are expected to be heard. */
  readonly expected: number;
  /** Of these, those that are. */
  readonly up: number;
  /** Whether most of them are silent. */
  readonly isDeaf: boolean;
  /** Whether others are heard, so that one host's silence says something about it. */
  readonly doesSilenceCount: boolean;
}

export async function hearing({
  store,
  clock,
  chance,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
}): Promise<Hearing> {
  let [up, silent] = [0, 0];
  for await (const page of roundTrip(store, rings.all, placeAt(chance.random()))) {
    const now = clock.now();
    for (const host of await withSigns(store, page)) {
      if (isUp(host, now)) up += 1;
      else if (isExpected(host, now)) silent += 1;
    }
    if (isClear(up, silent)) break;
  }
  const isDeaf = silent > up;
  return { expected: up + silent, up, isDeaf, doesSilenceCount: !isDeaf && up > 0 };
}

/** Those that an administrator has declared down are silent by right, and of those that nobody has heard of for a day nobody expects anything. */
function isExpected({ isForcedDown, lastSeenAt }: Host, now: number): boolean {
  return !isForcedDown && Math.abs(now - lastSeenAt) < limits.hostForgottenSeconds * 1000;
}

/** Were half of all hosts silent, a sample would be off by four standard deviations once in thirty thousand times. */
const isClear = (up: number, silent: number): boolean => Math.abs(up - silent) >= 4 * Math.sqrt(up + silent) && up + silent > 0;
