/**
 * A client's own name for a request, in the header `X-Client-Token`: who does not know whether a request has arrived makes it again with the same token, and
 * nothing is made twice. The answer is kept for a day, in the commit that does what was asked for. It may hold a password, so it is kept under a key that is
 * made of the token, which is kept nowhere. Source: our own; Nova has nothing like it.
 */
import { createCipheriv, createDecipheriv, createHmac, hash, hkdfSync } from 'node:crypto';
import { z } from 'zod/mini';
import * as limits from '../../limits.ts';
import type { OperationRequest, Reply } from '../../operation/operation.ts';
import type { Ports } from '../../ports.ts';
import { collection } from '../../store/collection.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as computeErrors from '../errors.ts';

const answerSchema = z.object({
  /** SHA-256 of the token and of whom it is. */
  name: z.string(),
  /** What was asked for, as a keyed digest. */
  asked: z.string(),
  /** The reply, sealed. */
  sealed: z.string(),
  /** Milliseconds since the epoch. */
  endsAt: z.number(),
});

export const tokenAnswers = collection({
  name: 'answer to a client token',
  schema: answerSchema,
  key: (name: string) => ({ pk: `CLIENT_TOKEN#${name}`, sk: 'CLIENT_TOKEN' }),
  id: ({ name }) => name,
  expiresAt: ({ endsAt }) => Math.ceil(endsAt / 1000),
});

export interface ClientToken {
  readonly name: string;
  readonly asked: string;
  readonly key: Uint8Array;
}

type Request = Pick<OperationRequest<unknown, unknown>, 'caller' | 'headers' | 'url' | 'version' | 'body'>;

export const clientTokenErrors = [computeErrors.ClientTokenInvalid, computeErrors.ClientTokenUsed];

/** Undefined without the header. A token is its user's, in one project. @throws clientTokenErrors */
export function clientTokenOf({ caller, headers, url, version, body }: Request): ClientToken | undefined {
  const token = headers['x-client-token'];
  if (token === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,64}$/.test(token)) throw computeErrors.ClientTokenInvalid();
  const owner = `${caller.projectId} ${caller.userId}`;
  return {
    name: hash('sha256', `${owner} ${token}`),
    asked: createHmac('sha256', token)
      .update(JSON.stringify([url.path, version, body ?? null]))
      .digest('hex'),
    key: new Uint8Array(hkdfSync('sha256', token, owner, 'answer', 32)),
  };
}

/** What was answered before; undefined when the token is new, or there is none. @throws clientTokenErrors */
export async function answeredBefore(
  tx: Transaction,
  { clock }: Pick<Ports, 'clock'>,
  token: ClientToken | undefined,
): Promise<Reply | undefined> {
  const found = token && (await tx.get(tokenAnswers, token.name));
  if (token === undefined || found === undefined || found.endsAt <= clock.now()) return undefined;
  if (found.asked !== token.asked) throw computeErrors.ClientTokenUsed();
  return open(found.sealed, token);
}

/** Keeps the answer, in the commit that does what it says. It must have been asked for in the same transaction whether there is one. */
export function keepAnswer(
  tx: Transaction,
  { clock, chance }: Pick<Ports, 'clock' | 'chance'>,
  token: ClientToken | undefined,
  reply: Reply,
): void {
  if (token === undefined) return;
  const endsAt = clock.now() + limits.clientTokenHours * 3_600_000;
  tx.put(tokenAnswers, { name: token.name, asked: token.asked, sealed: seal(reply, token, chance.bytes(nonceBytes)), endsAt });
}

/** What was made is undone: the request may be made again. */
export async function forgetAnswer(tx: Transaction, token: ClientToken | undefined): Promise<void> {
  if (token !== undefined && (await tx.get(tokenAnswers, token.name)) !== undefined) tx.remove(tokenAnswers, token.name);
}

const nonceBytes = 12;
const tagBytes = 16;

function seal(reply: Reply, { key }: ClientToken, nonce: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(JSON.stringify(reply)), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function open(sealed: string, { key }: ClientToken): Reply {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  return JSON.parse(decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8'));
}
