/** Who somebody is: the ways to prove it. Each answers undefined when the proof fails and never says why. */
import type { Ports } from '../ports.ts';
import { type ApplicationCredential, applicationCredentials, findApplicationCredential } from './application-credentials.ts';
import { validClaims } from './authentication.ts';
import type { ec2Method } from './delegation.ts';
import type { Reference } from './domains.ts';
import { countedLogin } from './failed-logins.ts';
import { verifyPassword } from './passwords.ts';
import type { InDomain } from './projects.ts';
import type { TokenClaims } from './tokens.ts';
import { findUser, type User, users } from './users.ts';

/** Somebody who is known, and what they proved it with. */
export interface Proof {
  readonly user: User;
  readonly method: 'password' | 'token' | 'application_credential' | typeof ec2Method;
  /** The token that proved it. */
  readonly parent?: TokenClaims;
  readonly credential?: ApplicationCredential;
}

type Verify = typeof verifyPassword;

const enabled = (user: User | undefined): User | undefined => (user?.enabled === true ? user : undefined);

export async function authenticatePassword(
  ports: Pick<Ports, 'store' | 'clock' | 'chance' | 'passwordCost'>,
  given: InDomain & { readonly password: string },
  address: string,
  verify: Verify = verifyPassword,
): Promise<Proof | undefined> {
  const user = await findUser(ports.store, given);
  return countedLogin(ports, { subject: user?.id ?? unknownSubject(given), address }, async () => {
    const isRight = await verify(given.password, user?.passwordHash, ports);
    const known = enabled(user);
    return isRight && known !== undefined ? { user: known, method: 'password' } : undefined;
  });
}

/**
 * Reads the revocations anew, and after the user: what is revoked before that is found, and what is revoked later takes the new token with it,
 * which is of the generation that was read.
 */
export async function authenticateToken(
  ports: Pick<Ports, 'store' | 'tokenKeys' | 'clock' | 'revocations'>,
  token: string,
): Promise<Proof | undefined> {
  const parent = await validClaims(token, ports);
  if (parent === undefined) return undefined;
  const user = enabled(await users.get(ports.store, parent.sub));
  ports.revocations.forget();
  if (await ports.revocations.isRevoked(parent)) return undefined;
  return user && { user, method: 'token', parent };
}

export async function authenticateApplicationCredential(
  ports: Pick<Ports, 'store' | 'clock' | 'chance' | 'passwordCost'>,
  given: Reference & { readonly secret: string; readonly user?: InDomain | undefined },
  address: string,
  verify: Verify = verifyPassword,
): Promise<Proof | undefined> {
  const named = given.user && (await findUser(ports.store, given.user));
  const credential = await findApplicationCredential(ports.store, given, named?.id);
  return countedLogin(ports, { subject: credential?.id ?? unknownSubject(given), address }, async () => {
    const isRight = await verify(given.secret, credential?.secretHash, ports);
    if (!isRight || credential === undefined) return undefined;
    if (credential.expiresAt !== null && credential.expiresAt <= ports.clock.now()) return undefined;
    const user = enabled(await users.get(ports.store, credential.userId));
    // Once more: if it was there after the user was read, whatever takes it away takes the token with it.
    if ((await applicationCredentials.get(ports.store, credential.id)) === undefined) return undefined;
    return user && { user, method: 'application_credential', credential };
  });
}

/** Those who do not exist are told apart by what they were called. */
const unknownSubject = ({ id, name }: Reference) => (id === undefined ? `name ${name}` : `id ${id}`);
