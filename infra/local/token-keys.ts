/** The key that signs tokens on one machine: a file that only its owner can read. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Chance } from '../../shared/clock.ts';
import type { TokenKeys } from '../../shared/identity/tokens.ts';

const secretBytes = 32;

/** Reads the key file, and makes it the first time. */
export function fileTokenKeys(path: string, chance: Chance): TokenKeys {
  if (!existsSync(path)) {
    const key = { id: chance.uuid(), secret: Buffer.from(chance.bytes(secretBytes)).toString('base64') };
    writeFileSync(path, JSON.stringify([key]), { mode: 0o600, flag: 'wx' });
  }
  chmodSync(path, 0o600);
  const keys = (JSON.parse(readFileSync(path, 'utf8')) as { id: string; secret: string }[]).map(({ id, secret }) => ({
    id,
    secret: new Uint8Array(Buffer.from(secret, 'base64')),
  }));
  return { keys: async () => keys };
}
