/** The users that a cloud has from its first start on. */
import { join } from 'node:path';
import { hashPassword } from '../../shared/identity/passwords.ts';
import { systemChance } from '../../shared/system-clock.ts';
import { type Passwords, readPasswords } from './clouds-file.ts';

export interface FirstUsers {
  readonly passwords: Passwords;
  /** Of passwords that are new. */
  readonly hashes?: Promise<readonly [admin: string, demo: string]>;
}

/** Where the passwords are kept from the first start to the next. */
export const ownCloudsFile = (state: string) => join(state, 'clouds.yaml');

/** What an earlier start wrote down, or new passwords, on whose hashes other threads set to work at once. */
export function firstUsers(state: string): FirstUsers {
  const known = readPasswords(ownCloudsFile(state));
  if (known !== undefined) return { passwords: known };
  const passwords = { admin: newPassword(), demo: newPassword() };
  const hash = (password: string) => hashPassword(password, { chance: systemChance });
  return { passwords, hashes: Promise.all([hash(passwords.admin), hash(passwords.demo)]) };
}

/** Readable, and long enough that nobody guesses it. */
const newPassword = () => Buffer.from(systemChance.bytes(18)).toString('base64url');
