/** A role of a user or a group on a project or a domain, as paths name it. */
import { together } from '../../../shared/errors.ts';
import { getDomain, getDomainErrors } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { getGroup, getGroupErrors } from '../../../shared/identity/groups.ts';
import { getProject, getProjectErrors } from '../../../shared/identity/projects.ts';
import { actorOf, type RoleAssignment, targetOf } from '../../../shared/identity/role-assignments.ts';
import { getRole, getRoleErrors } from '../../../shared/identity/roles.ts';
import { getUser, getUserErrors } from '../../../shared/identity/users.ts';
import type { Transaction } from '../../../shared/store/transaction.ts';

/** Whose roles, on what, and whether there or below. */
export interface Form {
  /** What names of operations begin with. */
  readonly name: string;
  readonly path: string;
  /** What ends the path. */
  readonly end?: string;
  readonly inherited?: true;
}

export const onProject: Form = { name: 'role-assignments', path: '/projects/{project_id}/users/{user_id}/roles' };

const inherited = { end: '/inherited_to_projects', inherited: true } as const;
const below = (place: string) => `/OS-INHERIT${place}`;

const ofGroupOnProject = '/projects/{project_id}/groups/{group_id}/roles';
const onDomain = '/domains/{domain_id}/users/{user_id}/roles';
const ofGroupOnDomain = '/domains/{domain_id}/groups/{group_id}/roles';

/** The same for groups, on domains, and for what is below a place: each like the first. */
export const otherForms = {
  groupRoles: { name: 'group-roles', path: ofGroupOnProject },
  domainRoles: { name: 'domain-roles', path: onDomain },
  domainGroupRoles: { name: 'domain-group-roles', path: ofGroupOnDomain },
  inheritedRoles: { name: 'inherited-roles', path: below(onProject.path), ...inherited },
  inheritedGroupRoles: { name: 'inherited-group-roles', path: below(ofGroupOnProject), ...inherited },
  inheritedDomainRoles: { name: 'inherited-domain-roles', path: below(onDomain), ...inherited },
  inheritedDomainGroupRoles: { name: 'inherited-domain-groups', path: below(ofGroupOnDomain), ...inherited },
} as const satisfies Readonly<Record<string, Form>>;

export const pathOf = ({ path, end = '' }: Form) => `${path}/{role_id}${end}`;
export const listPathOf = ({ path, end = '' }: Form) => `${path}${end}`;

export const placeErrors = /* @__PURE__ */ together(getRoleErrors, getProjectErrors, getUserErrors, getGroupErrors, getDomainErrors);

export function assignmentOf(params: Readonly<Record<string, string>>, { inherited }: Form): RoleAssignment {
  const { user_id, group_id, project_id, domain_id, role_id = '' } = params;
  return {
    ...(user_id === undefined ? {} : { userId: user_id }),
    ...(group_id === undefined ? {} : { groupId: group_id }),
    ...(project_id === undefined ? {} : { projectId: project_id }),
    ...(domain_id === undefined ? {} : { domainId: domain_id }),
    roleId: role_id,
    ...(inherited ? { inherited } : {}),
  };
}

/** All that it names is there. */
export async function checkPlace(tx: Transaction, assignment: RoleAssignment): Promise<void> {
  await Promise.all([getRole(tx, assignment.roleId), checkEnds(tx, assignment)]);
}

/** The same without a role. */
export async function checkEnds(tx: Transaction, { userId, groupId, projectId, domainId }: RoleAssignment): Promise<void> {
  await Promise.all([
    projectId === undefined ? undefined : getProject(tx, projectId),
    domainId === undefined ? undefined : getDomain(tx, domainId),
    userId === undefined ? undefined : getUser(tx, userId),
    groupId === undefined ? undefined : getGroup(tx, groupId),
  ]);
}

export function missingAssignment(assignment: RoleAssignment) {
  const [actor_id, target_id] = [actorOf(assignment), targetOf(assignment)];
  return identityErrors.RoleAssignmentNotFound({ role_id: assignment.roleId, actor_id, target_id });
}
