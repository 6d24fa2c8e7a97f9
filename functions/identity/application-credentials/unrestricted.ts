import * as requestErrors from '../../../shared/operation/errors.ts';
import type { Caller } from '../../../shared/operation/policy.ts';

/** A token that an application credential got deals with others only when that credential may. @throws requestErrors.ActionForbidden */
export function assertUnrestricted({ token }: Caller): void {
  if (token.trust !== undefined)
    throw requestErrors.ActionForbidden({ rule: 'use a token of a trust for managing application credentials' });
  if (token.ac === undefined || token.acu === true) return;
  throw requestErrors.ActionForbidden({
    rule: "Using method 'application_credential' is not allowed for managing additional application credentials",
  });
}
