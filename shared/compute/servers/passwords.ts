/** Passwords that are made for guests. */
import type { Chance } from '../../clock.ts';

/** Letters and digits that are hard to take for each other. Source: Nova's password symbols. */
const symbols = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export const newPassword = (chance: Pick<Chance, 'bytes'>) =>
  Array.from(chance.bytes(12), (byte) => symbols[byte % symbols.length]).join('');
