/** The key that signs tokens on one machine: a file that only its owner can read. */
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod/mini';
import type { Chance } from '../../shared/clock.ts';
import type { TokenKeys } from '../../shared/identity/tokens.ts';
import { DamagedFile } from '../../shared/store/sqlite-database.ts';
import { createFile } from './private-files.ts';

const secretBytes = 32;

const keysSchema = z.array(z.object({ id: z.string(), secret: z.string() })).check(z.minLength(1));

/** Reads the key file, and makes it the first time. @throws DamagedFile */
export function fileTokenKeys(path: string, chance: Chance): TokenKeys {
  if (!existsSync(path)) {
    const key = { id: chance.uuid(), secret: Buffer.from(chance.bytes(secretBytes)).toString('base64') };
    createFile(path, JSON.stringify([key]));
  }
  chmodSync(path, 0o600);
  const keys = readKeys(path);
  return { keys: async () => keys };
}

function readKeys(path: string) {
  const parsed = keysSchema.safeParse(parse(readFileSync(path, 'utf8')));
  const keys = (parsed.data ?? []).map(({ id, secret }) => ({ id, secret: new Uint8Array(Buffer.from(secret, 'base64')) }));
  if (keys.length > 0 && keys.every(({ secret }) => secret.length >= secretBytes)) return keys;
  throw new DamagedFile(
    `The key file ${path} is damaged. Put a copy of it back, or remove it: then new keys are made, and everybody logs in again.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
