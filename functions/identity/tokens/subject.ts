/** The token that a request is about, which need not be the one that it is made with. */
import { validClaims } from '../../../shared/identity/authentication.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import type { TokenClaims } from '../../../shared/identity/tokens.ts';
import type { OperationRequest } from '../../../shared/operation/operation.ts';
import { enforce, type Policy } from '../../../shared/operation/policy.ts';
import type { Ports } from '../../../shared/ports.ts';

interface Subject {
  readonly token: string;
  readonly claims: TokenClaims;
}

export const subjectErrors = [identityErrors.TokenNotFound];

/** Everybody may see to their own tokens; the rule is for those of others. */
export async function subjectOf(
  { headers, caller }: Pick<OperationRequest, 'headers' | 'caller'>,
  rule: Policy,
  ports: Ports,
): Promise<Subject> {
  const token = headers['x-subject-token'];
  const claims = token === undefined ? undefined : await validClaims(token, ports);
  if (token === undefined || claims === undefined) throw identityErrors.TokenNotFound();
  if (claims.sub !== caller.userId) enforce(rule, caller, {});
  return { token, claims };
}
