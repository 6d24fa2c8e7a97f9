/** A user's credential by its access key. */
import { together } from '../../../shared/errors.ts';
import { type Credential, credentialIn } from '../../../shared/identity/credentials.ts';
import { idOfAccessKey, isEc2 } from '../../../shared/identity/ec2-blob.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { getUser, getUserErrors } from '../../../shared/identity/users.ts';
import type { OperationRequest } from '../../../shared/operation/operation.ts';
import { enforce, type Policy } from '../../../shared/operation/policy.ts';
import type { Transaction } from '../../../shared/store/transaction.ts';
import { assertReaches } from '../credentials/reach.ts';

/** One of another user is not found below this one. */
export async function foundEc2Credential(
  tx: Transaction,
  { params, caller }: Pick<OperationRequest, 'params' | 'caller'>,
  rule: Policy,
): Promise<Credential> {
  const { user_id: userId = '', credential_id: access = '' } = params;
  enforce(rule, caller, { userId });
  await getUser(tx, userId);
  const id = idOfAccessKey(access);
  const credential = await credentialIn(tx, id);
  if (credential?.userId !== userId || !isEc2(credential)) throw identityErrors.CredentialNotFound({ credential_id: id });
  assertReaches(caller, credential);
  return credential;
}

export const foundEc2CredentialErrors = /* @__PURE__ */ together(getUserErrors, [identityErrors.CredentialNotFound]);
