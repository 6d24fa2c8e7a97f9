/** Assignments as they are listed: as they were given, or as they take effect. */
import { userIdsOf } from '../../../shared/identity/groups.ts';
import { allProjects } from '../../../shared/identity/projects.ts';
import { countsOn, type RoleAssignment } from '../../../shared/identity/role-assignments.ts';
import { type Role, withImplied } from '../../../shared/identity/roles.ts';
import type { Store } from '../../../shared/store/port.ts';

export interface Entry extends RoleAssignment {
  /** The role that implies this one, where it was not given itself. */
  readonly priorRoleId?: string;
  /** What was given to a group is shown with its users; this is the group. */
  readonly throughGroupId?: string | undefined;
  /** What was given, where this follows from it. */
  readonly given?: RoleAssignment;
}

/** Users for groups, projects for what is above them, and roles with what they imply. */
export async function effective(store: Store, held: readonly RoleAssignment[], roles: readonly Role[]): Promise<Entry[]> {
  const projects = held.some(({ inherited }) => inherited) ? await allProjects(store) : [];
  const placed = held.flatMap((given): Entry[] => {
    if (!given.inherited) return [given];
    const { inherited: _, domainId: __, ...bare } = given;
    return projects.filter((project) => countsOn(given, project)).map(({ id }) => ({ ...bare, projectId: id, given }));
  });
  const peopled = await Promise.all(
    placed.map(async ({ groupId, ...entry }): Promise<Entry[]> => {
      if (groupId === undefined) return [entry];
      const given = entry.given ?? { ...entry, groupId };
      return (await userIdsOf(store, groupId)).map((userId) => ({ ...entry, userId, throughGroupId: groupId, given }));
    }),
  );
  return peopled.flat().flatMap((entry) => withImpliedRoles(entry, roles));
}

function withImpliedRoles(entry: Entry, roles: readonly Role[]): Entry[] {
  const role = roles.find(({ id }) => id === entry.roleId);
  if (role === undefined) return [];
  const implied = role.domainId === undefined ? withImplied([role.name]).slice(1) : [];
  const ids = implied.flatMap((other) => roles.filter((role) => role.name === other && role.domainId === undefined).map(({ id }) => id));
  return [entry, ...ids.map((roleId) => ({ ...entry, roleId, priorRoleId: entry.roleId, given: entry.given ?? entry }))];
}
