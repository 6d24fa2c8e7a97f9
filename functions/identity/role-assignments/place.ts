/** A user's role on a project, as paths name it. */
import { together } from '../../../shared/errors.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { getProject, getProjectErrors } from '../../../shared/identity/projects.ts';
import type { RoleAssignment } from '../../../shared/identity/role-assignments.ts';
import { getRole, getRoleErrors } from '../../../shared/identity/roles.ts';
import { getUser, getUserErrors } from '../../../shared/identity/users.ts';
import type { Transaction } from '../../../shared/store/transaction.ts';

export const assignmentPath = '/projects/{project_id}/users/{user_id}/roles/{role_id}';

export const placeErrors = /* @__PURE__ */ together(getRoleErrors, getProjectErrors, getUserErrors);

export function assignmentOf(params: Readonly<Record<string, string>>): RoleAssignment {
  return { userId: params.user_id ?? '', projectId: params.project_id ?? '', roleId: params.role_id ?? '' };
}

/** All three are there. */
export async function checkPlace(tx: Transaction, { userId, projectId, roleId }: RoleAssignment): Promise<void> {
  await Promise.all([getRole(tx, roleId), getProject(tx, projectId), getUser(tx, userId)]);
}

export function missingAssignment({ userId, projectId, roleId }: RoleAssignment) {
  return identityErrors.RoleAssignmentNotFound({ role_id: roleId, actor_id: userId, target_id: projectId });
}
