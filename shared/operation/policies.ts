/**
 * The checks that rules are made with: to be imported as `* as policy`, so that `policy.member('os_compute_api:servers:create')` is a rule.
 * Roles in a token already hold what they imply (admin, manager, member, reader), as Keystone expands them. Bundles leave out the checks that
 * their rules do not use.
 */
import type { Check, Policy } from './policy.ts';

// @__NO_SIDE_EFFECTS__
function rulesWith(check: Check) {
  return (rule: string): Policy => ({ rule, check });
}

// @__NO_SIDE_EFFECTS__
function inProject(role: string) {
  return rulesWith(
    (caller, target) => caller.isAdmin || (caller.roles.has(role) && caller.projectId !== null && caller.projectId === target.projectId),
  );
}

export const anyone = rulesWith(() => true);
export const reader = inProject('reader');
export const member = inProject('member');
export const manager = inProject('manager');
export const admin = rulesWith((caller) => caller.isAdmin);
export const serviceOrAdmin = rulesWith((caller) => caller.isAdmin || caller.roles.has('service'));
export const ownUser = rulesWith((caller, target) => target.userId !== undefined && caller.userId === target.userId);
export const ownUserOrAdmin = rulesWith(
  (caller, target) => caller.isAdmin || (target.userId !== undefined && caller.userId === target.userId),
);
export const ownUserAsMemberOrAdmin = rulesWith(
  (caller, target) => caller.isAdmin || (caller.roles.has('member') && target.userId !== undefined && caller.userId === target.userId),
);
