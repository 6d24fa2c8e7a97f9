/** What is shown of roles that imply others. */
import { impliedBy, type Role } from './roles.ts';

type Self = (path: string) => string;

const short = ({ id, name, description }: Role, self: Self) => ({ id, name, description, links: { self: self(`roles/${id}`) } });

/** The roles that a role implies right away: what these imply in turn they show themselves. */
export function impliedRoles(prior: Role, roles: readonly Role[]): readonly Role[] {
  const implied = prior.domainId === undefined ? impliedBy(prior.name) : null;
  return roles.filter(({ name, domainId }) => domainId === undefined && name === implied);
}

export function inferenceView(prior: Role, roles: readonly Role[], self: Self) {
  return { prior_role: short(prior, self), implies: impliedRoles(prior, roles).map((role) => short(role, self)) };
}

export const impliedView = (prior: Role, implied: Role, self: Self) => ({ prior_role: short(prior, self), implies: short(implied, self) });
