/**
 * Passwords and secrets are kept as scrypt hashes in a string that names its own parameters (PHC format), so that these can be
 * raised without touching what is stored.
 */
import { type BinaryLike, scrypt, timingSafeEqual } from 'node:crypto';
import type { Chance } from '../clock.ts';
import * as limits from '../limits.ts';
import { slowly } from '../slow-work.ts';

export interface ScryptCost {
  /** Binary logarithm of the number of blocks (N). */
  readonly logBlocks: number;
  /** r; memory is 128 * r * N bytes. */
  readonly blockSize: number;
  /** p */
  readonly parallelism: number;
}

/**
 * One of OWASP's recommendations: 32 MiB for each hash in the making. That is too much for glibc to keep for the next time, so it goes back to
 * the system at once; with 16 MiB every thread that has ever made a hash holds on to as much.
 */
export const passwordCost: ScryptCost = { logBlocks: 15, blockSize: 8, parallelism: 3 };

/** Longest password, characters; as Keystone's `max_password_length`. */
export const maximumPasswordCharacters = 4096;

const saltBytes = 16;
const keyBytes = 32;

type Derive = (password: string, salt: Uint8Array, cost: ScryptCost) => Promise<Uint8Array>;

/** Runs in the thread pool of the process: to be called in a slow lane. */
export const deriveKey: Derive = (password, salt, { logBlocks, blockSize, parallelism }) => {
  const memory = 128 * blockSize * (2 ** logBlocks + parallelism);
  const options = { N: 2 ** logBlocks, r: blockSize, p: parallelism, maxmem: 2 * memory };
  return new Promise((resolve, reject) => {
    scrypt(password as BinaryLike, salt, keyBytes, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
};

interface PasswordPorts {
  readonly chance: Chance;
  readonly passwordCost?: ScryptCost;
}

/** @throws requestErrors.TooManyRequests */
export async function hashPassword(password: string, { chance, passwordCost: cost = passwordCost }: PasswordPorts): Promise<string> {
  const salt = chance.bytes(saltBytes);
  return format(cost, salt, await slowly(limits.waitingHashes, () => deriveKey(password, salt, cost)));
}

/**
 * Checks a password against a stored hash. Without one the same work is done for nothing, so that time does not tell who exists. Only for
 * countedLogin(), which bounds how often and how many at once.
 */
export async function verifyPassword(
  password: string,
  stored: string | null | undefined,
  { passwordCost: cost = passwordCost }: Pick<PasswordPorts, 'passwordCost'>,
  derive: Derive = deriveKey,
): Promise<boolean> {
  const hash = parse(stored ?? format(cost, new Uint8Array(saltBytes), new Uint8Array(keyBytes)));
  const isEqual = timingSafeEqual(await derive(password, hash.salt, hash.cost), hash.key);
  return isEqual && typeof stored === 'string';
}

function format({ logBlocks, blockSize, parallelism }: ScryptCost, salt: Uint8Array, key: Uint8Array): string {
  return `$scrypt$ln=${logBlocks},r=${blockSize},p=${parallelism}$${base64(salt)}$${base64(key)}`;
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '');

const pattern = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]{43})$/;

function parse(stored: string) {
  const [, logBlocks, blockSize, parallelism, salt, key] = pattern.exec(stored) ?? [];
  if (salt === undefined || key === undefined) throw new Error('A stored password is not a scrypt hash.');
  return {
    cost: { logBlocks: Number(logBlocks), blockSize: Number(blockSize), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  };
}
