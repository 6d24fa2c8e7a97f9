/** What is in the blob of a credential for EC2's way of signing: an access key that names it, a secret that signs, and what it was made by. */
import { createHash } from 'node:crypto';
import { z } from 'zod/mini';
import type { Delegation } from './delegation.ts';
import * as identityErrors from './errors.ts';

export const ec2Type = 'ec2';
export const isEc2 = ({ type }: { readonly type: string }) => type.toLowerCase() === ec2Type;

/** Clients may put in more than this. */
export type Ec2Blob = Readonly<Record<string, unknown>> & { readonly access: string; readonly secret: string };

const members = z.record(z.string(), z.unknown());

/** The id of such a credential follows from its access key, by which it is looked for. */
export const idOfAccessKey = (access: string) => createHash('sha256').update(access).digest('hex');

/** Reads one. What is refused is never said with what is in it. */
export function ec2Blob(text: string): Ec2Blob {
  const blob = members.safeParse(parsed(text)).data;
  if (blob === undefined) throw invalid();
  const { access, secret } = blob;
  if (typeof access !== 'string' || access === '') throw identityErrors.Expected({ attribute: 'access', target: 'credential' });
  if (typeof secret !== 'string' || secret === '') throw identityErrors.Expected({ attribute: 'secret', target: 'credential' });
  return { ...blob, access, secret };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid();
  }
}

const invalid = () => identityErrors.CredentialInvalid({ reason: 'Invalid blob in credential' });

/** Where a blob says what its credential was made by. */
const scopeKeys = { trust: 'trust_id', 'application credential': 'app_cred_id' } as const;

export function scopeOf(lentBy: Delegation | undefined): Readonly<Record<string, string>> {
  return lentBy === undefined || lentBy.kind === 'ec2 credential' ? {} : { [scopeKeys[lentBy.kind]]: lentBy.id };
}

/** What a blob says of where it comes from is ours to say. */
export function assertSameScope(blob: Readonly<Record<string, unknown>>, lentBy: Delegation | undefined): void {
  const scope = scopeOf(lentBy);
  for (const key of [...Object.values(scopeKeys), 'access_token_id', 'access_id']) {
    if ((blob[key] ?? null) !== (scope[key] ?? null))
      throw identityErrors.CredentialInvalid({ reason: `${key} can not be updated for credential` });
  }
}

export const ec2BlobErrors = [identityErrors.CredentialInvalid, identityErrors.Expected];
