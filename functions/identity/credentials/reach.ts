/** What a token may do with credentials beyond the rules: what was lent reaches what was made with it, and no more. */

import type { Credential } from '../../../shared/identity/credentials.ts';
import { delegationOf } from '../../../shared/identity/delegation.ts';
import { isEc2 } from '../../../shared/identity/ec2-blob.ts';
import * as requestErrors from '../../../shared/operation/errors.ts';
import type { Caller } from '../../../shared/operation/policy.ts';

type Reached = Pick<Credential, 'projectId' | 'lentBy'>;

/**
 * Of a delegation what it has made for its own project. Keystone lets it reach whatever the user has there; secrets that stand for all the
 * user's roles would be lent with it.
 */
export function reaches({ token, projectId }: Caller, credential: Reached): boolean {
  const delegation = delegationOf(token);
  if (delegation === undefined) return true;
  const { kind, id } = credential.lentBy ?? {};
  return credential.projectId === projectId && kind === delegation.kind && id === delegation.id;
}

/** @throws requestErrors.ActionForbidden */
export function assertReaches(caller: Caller, credential: Reached): void {
  if (!reaches(caller, credential)) {
    throw requestErrors.ActionForbidden({ rule: 'Credential project does not match the project scope of the delegated token' });
  }
}

/** @throws requestErrors.ActionForbidden */
export function assertMayMake(caller: Caller, { projectId, type }: Pick<Credential, 'projectId' | 'type'>): void {
  const { token } = caller;
  const lentBy = delegationOf(token);
  if (lentBy?.kind === 'ec2 credential') {
    throw requestErrors.ActionForbidden({ rule: 'use a token of an EC2 credential for managing additional credentials' });
  }
  if (isEc2({ type }) && lentBy?.kind === 'application credential' && token.acu !== true) {
    throw requestErrors.ActionForbidden({
      rule: "Using method 'application_credential' is not allowed for managing additional credentials",
    });
  }
  assertReaches(caller, { projectId, ...(lentBy === undefined ? {} : { lentBy }) });
}
