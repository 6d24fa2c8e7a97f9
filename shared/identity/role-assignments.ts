/** Who has which role on which project. */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import { isPossibleId } from './ids.ts';
import { type Project, projects } from './projects.ts';
import { readMany } from './read-many.ts';
import { rolesWithIds, withImplied } from './roles.ts';

const roleAssignmentSchema = z.object({ userId: z.string(), projectId: z.string(), roleId: z.string() });
export type RoleAssignment = z.infer<typeof roleAssignmentSchema>;

export const roleAssignments = collection({
  name: 'role assignment',
  schema: roleAssignmentSchema,
  key: ({ userId, projectId, roleId }: RoleAssignment) => ({ pk: 'ROLE_ASSIGNMENTS', sk: `${userId}#${projectId}#${roleId}` }),
  id: (assignment) => assignment,
});

/** All of them, or those of a user, or those of a user on a project: one query each. */
export async function listRoleAssignments(store: Store, userId?: string, projectId?: string): Promise<RoleAssignment[]> {
  if ([userId, projectId].some((id) => id !== undefined && !isPossibleId(id))) return [];
  const prefix = userId === undefined ? undefined : `${userId}#${projectId === undefined ? '' : `${projectId}#`}`;
  const range = prefix === undefined ? {} : { range: { prefix } };
  return Array.fromAsync(roleAssignments.all(store, { index: 'table', partition: 'ROLE_ASSIGNMENTS', ...range }));
}

/** The names of the roles that a user has on a project, with what they imply. */
export async function roleNamesOn(store: Store, userId: string, projectId: string): Promise<string[]> {
  const held = await listRoleAssignments(store, userId, projectId);
  const roles = await rolesWithIds(
    store,
    held.map(({ roleId }) => roleId),
  );
  return withImplied(roles.filter(({ domainId }) => domainId === undefined).map(({ name }) => name));
}

/** The projects on which a user has any role. */
export async function projectsOf(store: Store, userId: string): Promise<Project[]> {
  const held = await listRoleAssignments(store, userId);
  return readMany(store, projects, [...new Set(held.map(({ projectId }) => projectId))]);
}
