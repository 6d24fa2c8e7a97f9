/** Ids as Keystone makes them: 32 hex digits. */
import { createHash } from 'node:crypto';
import type { Chance } from '../clock.ts';

export function newId(chance: Chance): string {
  return chance.uuid().replaceAll('-', '');
}

/** The id of something that is not stored and must be called the same by every process and after every start. */
export function stableId(...path: readonly string[]): string {
  return createHash('sha256').update(path.join('/')).digest('hex').slice(0, 32);
}

/** Whether a text from a client can be an id at all: what cannot is not looked for, because keys of the store are short. */
export function isPossibleId(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}

/** The same for names: the longest that can be given has 255 characters. */
export function isPossibleName(text: string): boolean {
  return text.length >= 1 && text.length <= 255;
}
