/** Keystone's rules: the checks of every service, refused in Keystone's words. */
import * as requestErrors from '../operation/errors.ts';
import * as policy from '../operation/policies.ts';
import type { Policy } from '../operation/policy.ts';

type Rule = `identity:${string}`;
const asKeystone = (rule: Policy): Policy => ({ ...rule, refusal: requestErrors.ActionForbidden });

export const identityPolicy = {
  /** Whoever has a token. */
  anyone: (rule: Rule) => asKeystone(policy.anyone(rule)),
  admin: (rule: Rule) => asKeystone(policy.admin(rule)),
  serviceOrAdmin: (rule: Rule) => asKeystone(policy.serviceOrAdmin(rule)),
  owner: (rule: Rule) => asKeystone(policy.ownUser(rule)),
  ownerOrAdmin: (rule: Rule) => asKeystone(policy.ownUserOrAdmin(rule)),
  memberOwnerOrAdmin: (rule: Rule) => asKeystone(policy.ownUserAsMemberOrAdmin(rule)),
  projectReader: (rule: Rule) => asKeystone(policy.reader(rule)),
};
