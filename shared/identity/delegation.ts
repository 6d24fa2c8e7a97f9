/** Tokens of somebody to whom something was lent: they show, change and leave behind less than the user in person. */
import * as requestErrors from '../operation/errors.ts';
import type { Caller } from '../operation/policy.ts';
import type { TokenClaims } from './tokens.ts';

/** How tokens say that they were got with the signature of an EC2 credential. */
export const ec2Method = 'ec2credential';

/** What was lent, and its id where it has one that counts. */
export interface Delegation {
  readonly kind: 'trust' | 'application credential' | 'ec2 credential';
  readonly id: string;
}

/** Undefined for a token that the user in person has got. */
export function delegationOf({ trust, ac, methods }: TokenClaims): Delegation | undefined {
  if (trust !== undefined) return { kind: 'trust', id: trust.id };
  if (ac !== undefined) return { kind: 'application credential', id: ac };
  return methods.includes(ec2Method) ? { kind: 'ec2 credential', id: '' } : undefined;
}

/** A token that an application credential got deals with others only when that credential may. @throws requestErrors.ActionForbidden */
export function assertUnrestricted({ token }: Caller): void {
  if (token.trust !== undefined)
    throw requestErrors.ActionForbidden({ rule: 'use a token of a trust for managing application credentials' });
  if (token.methods.includes(ec2Method))
    throw requestErrors.ActionForbidden({ rule: 'use a token of an EC2 credential for managing application credentials' });
  if (token.ac === undefined || token.acu === true) return;
  throw requestErrors.ActionForbidden({
    rule: "Using method 'application_credential' is not allowed for managing additional application credentials",
  });
}
