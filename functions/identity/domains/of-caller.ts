/** Where something is made when the request does not say: in the domain of the token's scope, as in Keystone. */
import { unsaidDomain } from '../../../shared/identity/tokens.ts';
import type { Caller } from '../../../shared/operation/policy.ts';

export function domainOf({ token }: Caller): string {
  return (token.dom ?? token.pdom ?? unsaidDomain).id;
}
