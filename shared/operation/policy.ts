/**
 * Policy: every rule has Nova's name and one of a few checks. Roles in a token already hold what they imply
 * (admin, manager, member, reader), as Keystone expands them.
 */
import type { TokenClaims } from '../identity/tokens.ts';
import { requestErrors } from './errors.ts';

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

type Check = (caller: Caller, target: Target) => boolean;

const inProject =
  (role: string): Check =>
  (caller, target) =>
    caller.isAdmin || (caller.roles.has(role) && caller.projectId !== null && caller.projectId === target.projectId);

const checks = {
  anyone: () => true,
  reader: inProject('reader'),
  member: inProject('member'),
  manager: inProject('manager'),
  admin: (caller) => caller.isAdmin,
  serviceOrAdmin: (caller) => caller.isAdmin || caller.roles.has('service'),
  ownUser: (caller, target) => target.userId !== undefined && caller.userId === target.userId,
  ownUserOrAdmin: (caller, target) => caller.isAdmin || (target.userId !== undefined && caller.userId === target.userId),
} satisfies Record<string, Check>;

export interface Policy {
  /** The rule's name, as operators and error messages know it. */
  readonly rule: string;
  readonly check: keyof typeof checks;
  /** How the service words a refusal; Nova's way unless told. */
  readonly refusal?: 'PolicyForbids' | 'ActionForbidden';
}

/** Makes `policy.member('os_compute_api:servers:create')` and its like. */
export const policy = Object.fromEntries(Object.keys(checks).map((check) => [check, (rule: string) => ({ rule, check })])) as {
  readonly [Name in keyof typeof checks]: (rule: string) => Policy;
};

export function permits(rule: Policy, caller: Caller, target: Target): boolean {
  return checks[rule.check](caller, target);
}

/** @throws requestErrors.PolicyForbids or the rule's own refusal */
export function enforce(rule: Policy, caller: Caller, target: Target): void {
  if (!permits(rule, caller, target)) throw requestErrors[rule.refusal ?? 'PolicyForbids']({ rule: rule.rule });
}
