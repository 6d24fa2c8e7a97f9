/**
 * Guessing passwords is made slow: after some failures neither the user at that address, nor the user, nor the address is looked at for a while.
 * Source: Keystone's `lockout_failure_attempts` and `lockout_duration`. It is counted by address as well, so that nobody can lock
 * somebody else out with a few wrong passwords.
 */
import { z } from 'zod/mini';
import * as limits from '../limits.ts';
import * as requestErrors from '../operation/errors.ts';
import type { Ports } from '../ports.ts';
import { slowly } from '../slow-work.ts';
import { collection } from '../store/collection.ts';
import { transaction } from '../store/transaction.ts';
import { stableId } from './ids.ts';

const failedLoginsSchema = z.object({ id: z.string(), failures: z.number(), lastAt: z.number(), forgetAt: z.number() });
type FailedLogins = z.infer<typeof failedLoginsSchema>;

const failedLogins = collection({
  name: 'failed logins',
  schema: failedLoginsSchema,
  key: (id: string) => ({ pk: `FAILED_LOGINS#${id}`, sk: 'FAILED_LOGINS' }),
  id: ({ id }) => id,
  expiresAt: ({ forgetAt }) => forgetAt,
});

export interface Attempt {
  /** Who it is about: an id, or whatever was given for one. Those that do not exist are counted alike. */
  readonly subject: string;
  /** Where it comes from. */
  readonly address: string;
}

interface Count {
  readonly most: number;
  readonly seconds: number;
  readonly id: (attempt: Attempt) => string;
  /** Whether a success begins the count anew. */
  readonly isForgiven: boolean;
  /** Whether the client is told that it is too fast; otherwise it looks like a wrong password. */
  readonly isTold: boolean;
}

const counts: readonly Count[] = [
  {
    ...limits.failedLogins.userAtAddress,
    id: ({ subject, address }) => stableId('user at address', subject, networkOf(address)),
    isForgiven: true,
    isTold: false,
  },
  { ...limits.failedLogins.user, id: ({ subject }) => stableId('user', subject), isForgiven: true, isTold: false },
  { ...limits.failedLogins.address, id: ({ address }) => stableId('address', networkOf(address)), isForgiven: false, isTold: true },
];

/**
 * Verifies when it is its turn, unless there were too many failures, and counts.
 * @returns undefined for a wrong proof, and for one that is not looked at @throws requestErrors.TooManyRequests
 */
export async function countedLogin<Proof>(
  ports: Pick<Ports, 'store' | 'clock' | 'chance'>,
  attempt: Attempt,
  verify: () => Promise<Proof | undefined>,
): Promise<Proof | undefined> {
  return slowly(limits.waitingHashes, async () => {
    const ids = counts.map(({ id }) => id(attempt));
    const items = await ports.store.getMany(ids.map((id) => failedLogins.key(id)));
    const now = ports.clock.now();
    const before = counts.map((count, position) => inForce(count, items[position] && failedLogins.parse(items[position]), now));
    const full = counts.find(({ most }, position) => (before[position]?.failures ?? 0) >= most);
    if (full?.isTold === true) throw requestErrors.TooManyRequests().after(full.seconds);
    if (full !== undefined) return undefined;
    const proof = await verify();
    if (proof === undefined) await recordFailure(ports, ids);
    else if (counts.some(({ isForgiven }, position) => isForgiven && before[position] !== undefined)) await forgive(ports, ids);
    return proof;
  });
}

/** What was counted and is not over. A time that has not come yet was taken by a clock that was set back since. */
function inForce({ seconds }: Count, counted: FailedLogins | undefined, now: number): FailedLogins | undefined {
  return counted !== undefined && Math.abs(now - counted.lastAt) < seconds * 1000 ? counted : undefined;
}

async function recordFailure(ports: Pick<Ports, 'store' | 'clock' | 'chance'>, ids: readonly string[]): Promise<void> {
  await transaction(ports, async (tx) => {
    const now = ports.clock.now();
    for (const [position, count] of counts.entries()) {
      const id = ids[position] ?? '';
      const counted = inForce(count, await tx.get(failedLogins, id), now);
      tx.put(failedLogins, { id, failures: (counted?.failures ?? 0) + 1, lastAt: now, forgetAt: Math.ceil(now / 1000) + count.seconds });
    }
  });
}

async function forgive(ports: Pick<Ports, 'store' | 'clock' | 'chance'>, ids: readonly string[]): Promise<void> {
  await transaction(ports, async (tx) => {
    for (const [position, { isForgiven }] of counts.entries()) {
      const id = ids[position] ?? '';
      if (isForgiven && (await tx.get(failedLogins, id)) !== undefined) tx.remove(failedLogins, id);
    }
  });
}

/** IPv6 gives everybody a network of 64 bits, so that its addresses count as one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
