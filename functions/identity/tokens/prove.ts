/** Proves an identity by every method that the request lists. */
import { together } from '../../../shared/errors.ts';
import {
  authenticateApplicationCredential,
  authenticatePassword,
  authenticateToken,
  type Proof,
} from '../../../shared/identity/authenticate.ts';
import type { ec2Method } from '../../../shared/identity/delegation.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import * as requestErrors from '../../../shared/operation/errors.ts';
import type { Ports } from '../../../shared/ports.ts';
import { bodyErrors, type Identity, identified, inDomain } from './body.ts';

type Method = (identity: Identity, ports: Ports, address: string) => Promise<Proof | undefined>;

function required<T>(given: T | undefined, attribute: string): T {
  if (given === undefined) throw identityErrors.Expected({ attribute, target: 'identity' });
  return given;
}

/** Signatures of EC2 credentials are proof at a place of their own. */
type Name = Exclude<Proof['method'], typeof ec2Method>;

const methods: Readonly<Record<Name, Method>> = {
  async password(identity, ports, address) {
    const { user } = required(identity.password, 'password');
    inDomain(user, 'user');
    return authenticatePassword(ports, user, address);
  },
  async token(identity, ports) {
    return authenticateToken(ports, required(identity.token, 'token').id);
  },
  async application_credential(identity, ports, address) {
    const given = required(identity.application_credential, 'application_credential');
    identified(given, 'application_credential');
    if (given.id === undefined) inDomain(required(given.user, 'user'), 'user');
    return authenticateApplicationCredential(ports, given, address);
  },
};

export const proveErrors = /* @__PURE__ */ together(bodyErrors, [identityErrors.MethodNotSupported]);

/** One proof for each method, all of the same user. @throws requestErrors.Unauthenticated, requestErrors.TooManyRequests */
export async function prove(identity: Identity, ports: Ports, address: string): Promise<readonly [Proof, ...Proof[]]> {
  const wanted = [...new Set(identity.methods)];
  if (!wanted.every((method) => Object.hasOwn(methods, method))) throw identityErrors.MethodNotSupported();
  const proofs = await Promise.all(wanted.map((method) => methods[method as Name](identity, ports, address)));
  const [first, ...others] = proofs;
  if (first === undefined || others.some((proof) => proof?.user.id !== first.user.id)) throw requestErrors.Unauthenticated();
  return [first, ...others.filter((proof) => proof !== undefined)];
}
