/** Letters and digits that are hard to take for each other. Source: Nova's password symbols. */
const symbols = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
export const newPassword = (random: Uint8Array) => Array.from(random, (byte) => symbols[byte % symbols.length]).join('');
