/**
 * A host is drained by the reason that it is disabled with: `drain`, then in any order `cold` (what runs and cannot move while it does is shut down for it), `return`
 * (what was moved comes back when the host is enabled) and a number (how many move at once). What comes after that is for people.
 */
import * as limits from '../../limits.ts';
import type { RegisteredHost } from '../hosts/host.ts';
import type { Clearing } from './clearing.ts';

export type DrainWanted = Pick<Clearing, 'mayBeCold' | 'returns' | 'atOnce'>;

export function drainWanted({ isEnabled, disabledReason }: Pick<RegisteredHost, 'isEnabled' | 'disabledReason'>): DrainWanted | undefined {
  const [first, ...words] = (disabledReason ?? '').split(/[\s:,;.]+/);
  if (isEnabled || first?.toLowerCase() !== 'drain') return undefined;
  const wanted = { mayBeCold: false, returns: false, atOnce: limits.serversAtOnce.usual };
  for (const word of words.map((each) => each.toLowerCase())) {
    if (word === 'cold') wanted.mayBeCold = true;
    else if (word === 'return') wanted.returns = true;
    else if (/^\d{1,3}$/.test(word)) wanted.atOnce = Math.max(1, Math.min(limits.serversAtOnce.most, Number(word)));
    else break;
  }
  return wanted;
}
