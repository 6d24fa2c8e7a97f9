/**
 * What opens a console: a token that its owner is handed with an address, and that a proxy checks. It opens one console once, for some minutes, as long as the
 * server is where it was. What is kept is its digest: who reads the table can open nothing.
 */
import { hash } from 'node:crypto';
import { z } from 'zod/mini';
import * as limits from '../../limits.ts';
import type { Ports } from '../../ports.ts';
import { collection } from '../../store/collection.ts';
import { transaction } from '../../store/transaction.ts';
import * as computeErrors from '../errors.ts';
import { servers } from '../servers/server.ts';

const tokenSchema = z.object({
  digest: z.string(),
  serverId: z.string(),
  /** The compute host that the server was on, and where the console is there. */
  computeHost: z.string(),
  host: z.string(),
  port: z.number(),
  tlsPort: z.nullable(z.number()),
  path: z.nullable(z.string()),
  /** Milliseconds since the epoch. */
  endsAt: z.number(),
});
export type ConsoleToken = z.infer<typeof tokenSchema>;

export const consoleTokens = collection({
  name: 'console token',
  schema: tokenSchema,
  key: (digest: string) => ({ pk: `CONSOLE_TOKEN#${digest}`, sk: 'CONSOLE_TOKEN' }),
  id: ({ digest }) => digest,
  expiresAt: ({ endsAt }) => Math.ceil(endsAt / 1000),
});

const digestOf = (token: string) => hash('sha256', token);

/** @returns the token, which is kept nowhere */
export async function handOut({ store, clock, chance }: Ports, opens: Omit<ConsoleToken, 'digest' | 'endsAt'>): Promise<string> {
  const token = chance.uuid();
  const endsAt = clock.now() + limits.consoleTokenSeconds * 1000;
  await transaction({ store, clock, chance }, async (tx) => {
    tx.put(consoleTokens, { ...opens, digest: digestOf(token), endsAt });
  });
  return token;
}

export const redeemErrors = [computeErrors.ConsoleTokenNotFound];

/**
 * Says what the token opens, the first time that it is asked.
 * @throws redeemErrors when it was never handed out, is used up or too old, or the server is gone or has moved
 */
export function redeem(ports: Ports, token: string): Promise<ConsoleToken> {
  return transaction(ports, async (tx) => {
    const found = await tx.get(consoleTokens, digestOf(token));
    if (found === undefined || found.endsAt <= ports.clock.now()) throw computeErrors.ConsoleTokenNotFound();
    const server = await tx.get(servers, found.serverId);
    if (server === undefined || server.deletedAt !== null || server.host !== found.computeHost) throw computeErrors.ConsoleTokenNotFound();
    tx.remove(consoleTokens, found.digest);
    return found;
  });
}
