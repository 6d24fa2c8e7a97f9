/** A secret that never changes, because what was made of it must be made again: it is read once. */
import type { SettingName } from '../settings.ts';
import { setting } from './environment.ts';
import { secretText } from './secrets.ts';

/** @param name of the variable with the secret's ARN */
export function lastingSecret(name: SettingName): () => Promise<Uint8Array> {
  let secret: Promise<Uint8Array> | undefined;
  return () => {
    secret ??= secretText(setting(name)).then((text) => new TextEncoder().encode(text));
    // A reading that fails is made again.
    secret.catch(() => {
      secret = undefined;
    });
    return secret;
  };
}
