/** From a request that an EC2 credential has signed to who signed it, and what for. */
import { hash, timingSafeEqual } from 'node:crypto';
import * as limits from '../limits.ts';
import { parseTime } from '../operation/time.ts';
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import { applicationCredentials } from './application-credentials.ts';
import type { Proof } from './authenticate.ts';
import { type Credential, findCredential, opened } from './credentials.ts';
import { ec2Method } from './delegation.ts';
import { ec2Blob, idOfAccessKey, isEc2 } from './ec2-blob.ts';
import { type SignedRequest, signatureOf } from './ec2-signature.ts';
import * as identityErrors from './errors.ts';
import type { Scope } from './issue-token.ts';
import { getTrust, getTrustErrors } from './trusts.ts';
import { users } from './users.ts';

type Ec2Ports = Pick<Ports, 'store' | 'clock' | 'chance' | 'credentialSecret'>;

export interface Signed extends SignedRequest {
  readonly access: string;
  readonly signature: string;
}

/** What a token is asked for with. */
interface Signer {
  readonly proof: Proof;
  readonly scope: Scope;
}

export const authenticateEc2Errors = [identityErrors.Ec2AccessKeyNotFound, ...getTrustErrors];

/** Undefined for a wrong signature, one that is too old, and one of somebody who may not log in. */
export async function authenticateEc2(ports: Ec2Ports, signed: Signed): Promise<Signer | undefined> {
  const credential = await findCredential(ports.store, idOfAccessKey(signed.access));
  if (credential === undefined || !isEc2(credential)) throw identityErrors.Ec2AccessKeyNotFound();
  const { access, secret } = ec2Blob((await opened(credential, ports)).blob);
  // The id stays when another key is put in.
  if (access !== signed.access) throw identityErrors.Ec2AccessKeyNotFound();
  return isSigned(signed, secret, ports.clock.now()) ? signerOf(ports, credential) : undefined;
}

/** Some sign without the port of the host. */
function isSigned(signed: Signed, secret: string, now: number): boolean {
  const withoutPort = { ...signed, host: signed.host.replace(/:\d*$/, '') };
  const right = [signed, withoutPort].map((each) => signatureOf(each, secret)).find((each) => isEqual(each?.text, signed.signature));
  if (right === undefined) return false;
  if (right.signedAt === undefined) return true;
  const signedAt = parseTime(right.signedAt.replace(/^(\d{8})T/, '$1 '));
  return signedAt !== undefined && now <= signedAt + limits.ec2SignatureSeconds * 1000;
}

/** Takes as long wherever they differ. */
const isEqual = (right: string | undefined, given: string) =>
  right !== undefined && timingSafeEqual(hash('sha256', right, 'buffer'), hash('sha256', given, 'buffer'));

/** Whoever a credential was lent to gets no more than was lent. */
async function signerOf(ports: Ec2Ports, { userId, projectId, lentBy }: Credential): Promise<Signer | undefined> {
  if (projectId === null) return undefined;
  const method = ec2Method;
  if (lentBy?.kind === 'trust') {
    const trust = await transaction(ports, (tx) => getTrust(tx, lentBy.id, ports.clock.now()));
    const user = await enabledUser(ports, trust.trusteeId);
    return user && trust.projectId === projectId ? { proof: { user, method }, scope: { kind: 'trust', trustId: trust.id } } : undefined;
  }
  const user = await enabledUser(ports, userId);
  if (user === undefined) return undefined;
  if (lentBy === undefined) return { proof: { user, method }, scope: { kind: 'project', project: { id: projectId } } };
  const credential = await applicationCredentials.get(ports.store, lentBy.id);
  const isOver = credential?.expiresAt != null && credential.expiresAt <= ports.clock.now();
  if (credential?.userId !== userId || credential.projectId !== projectId || isOver) return undefined;
  return { proof: { user, method, credential }, scope: { kind: 'default' } };
}

async function enabledUser({ store }: Pick<Ports, 'store'>, id: string) {
  const user = await users.get(store, id);
  return user?.enabled === true ? user : undefined;
}
