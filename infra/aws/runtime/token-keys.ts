/** The keys that sign tokens, from AWS Secrets Manager. */
import type { Clock } from '../../../shared/clock.ts';
import type { TokenKey, TokenKeys } from '../../../shared/identity/tokens.ts';
import { keysOf, readKeyRing } from '../key-ring.ts';
import { setting } from './environment.ts';
import { secretText } from './secrets.ts';

/** How long a process keeps the keys, milliseconds: far less than the days between two rotations. */
const keepMilliseconds = 15 * 60_000;

export function secretTokenKeys(clock: Clock): TokenKeys {
  let kept: Promise<readonly TokenKey[]> | undefined;
  let readAt = 0;
  return {
    keys() {
      if (kept !== undefined && clock.now() - readAt < keepMilliseconds) return kept;
      readAt = clock.now();
      kept = secretText(setting('TOKEN_KEYS_SECRET')).then((text) => keysOf(readKeyRing(text)));
      kept.catch(() => {
        kept = undefined;
      });
      return kept;
    },
  };
}
