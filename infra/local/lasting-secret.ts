/** Secrets of one machine that never change: each a file that only its owner can read. */
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import type { Chance } from '../../shared/clock.ts';
import { DamagedFile } from '../../shared/store/sqlite-database.ts';
import { createFile } from './private-files.ts';

const secretBytes = 32;
const base64 = /^[A-Za-z0-9+/]{43}=$/;

/** Reads the file, and makes it the first time. @param what cannot be read without it @throws DamagedFile */
export function fileSecret(path: string, chance: Chance, what: string): () => Promise<Uint8Array> {
  if (!existsSync(path)) createFile(path, Buffer.from(chance.bytes(secretBytes)).toString('base64'));
  chmodSync(path, 0o600);
  const text = readFileSync(path, 'utf8');
  if (!base64.test(text)) {
    throw new DamagedFile(
      `The file ${path} is damaged. Put a copy of it back: ${what} cannot be read without it. If there are none, remove it, and a new one is made.`,
    );
  }
  const secret = new Uint8Array(Buffer.from(text, 'base64'));
  return async () => secret;
}
