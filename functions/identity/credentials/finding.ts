/** A credential that the caller may deal with. */
import { type Credential, credentialIn } from '../../../shared/identity/credentials.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { type Caller, enforce, type Policy } from '../../../shared/operation/policy.ts';
import type { Transaction } from '../../../shared/store/transaction.ts';
import { assertReaches } from './reach.ts';

/** Who may not deal with others' is not told whether there is one. */
export async function foundCredential(tx: Transaction, id: string, caller: Caller, rule: Policy): Promise<Credential> {
  const credential = await credentialIn(tx, id);
  enforce(rule, caller, credential === undefined ? {} : { userId: credential.userId });
  if (credential === undefined) throw identityErrors.CredentialNotFound({ credential_id: id });
  assertReaches(caller, credential);
  return credential;
}

export const foundCredentialErrors = [identityErrors.CredentialNotFound];
