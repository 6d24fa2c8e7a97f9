/**
 * Policy: every rule has Nova's name and one of a few checks, see policies.ts.
 */
import type { Failure } from '../errors.ts';
import type { TokenClaims } from '../identity/tokens.ts';
import * as requestErrors from './errors.ts';

/** Who makes a request: read from the token, never from the request. */
export interface Caller {
  readonly userId: string;
  readonly userName: string;
  /** Null for a token that is scoped to no project. */
  readonly projectId: string | null;
  readonly projectName: string | null;
  readonly roles: ReadonlySet<string>;
  readonly isAdmin: boolean;
  /** The token itself, for the operations that deal with tokens. */
  readonly token: TokenClaims;
}

/** What a rule is checked against: the owner of the thing, or nobody (then only roles that need no project match). */
export interface Target {
  readonly projectId?: string | null;
  readonly userId?: string;
}

export type Check = (caller: Caller, target: Target) => boolean;

export interface Policy {
  /** The rule's name, as operators and error messages know it. */
  readonly rule: string;
  readonly check: Check;
  /** How the service words a refusal; Nova's way unless told. */
  readonly refusal?: (parameters: { readonly rule: string }) => Failure;
}

export function permits(rule: Policy, caller: Caller, target: Target): boolean {
  return rule.check(caller, target);
}

/** @throws requestErrors.PolicyForbids or the rule's own refusal */
export function enforce(rule: Policy, caller: Caller, target: Target): void {
  if (!permits(rule, caller, target)) throw (rule.refusal ?? requestErrors.PolicyForbids)({ rule: rule.rule });
}
