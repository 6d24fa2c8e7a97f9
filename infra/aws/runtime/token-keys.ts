/** The keys that sign tokens, from AWS Secrets Manager. */
import type { Clock } from '../../../shared/clock.ts';
import type { TokenKeys } from '../../../shared/identity/tokens.ts';
import { kept } from '../../../shared/kept.ts';
import { keysOf, readKeyRing } from '../key-ring.ts';
import { setting } from './environment.ts';
import { secretText } from './secrets.ts';

/** How long a process keeps the keys, milliseconds: far less than the days between two rotations. */
const keepMilliseconds = 15 * 60_000;

export function secretTokenKeys(clock: Clock): TokenKeys {
  const { get } = kept(keepMilliseconds, clock, async () => keysOf(readKeyRing(await secretText(setting('TOKEN_KEYS_SECRET')))));
  return { keys: get };
}
