/** Members that several messages have. */
import { z } from 'zod/mini';

export const count = z.int().check(z.nonnegative());
/** Since the epoch. */
export const milliseconds = z.int().check(z.nonnegative());
export const hostName = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,69}$/));

/** Whether a host can have this name: 1 to 70 characters from A-Z a-z 0-9 - _ . with a letter or digit first. */
export function isHostName(host: string): boolean {
  return z.safeParse(hostName, host).success;
}
