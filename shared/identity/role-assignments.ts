/** Who has which role on what: a user or a group, on a project or a domain, there or on whatever is below it. */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import { allDomains, type Domain } from './domains.ts';
import { type Group, groupIdsOf, groups } from './groups.ts';
import { isPossibleId } from './ids.ts';
import { allProjects, type Project, projects } from './projects.ts';
import { readMany } from './read-many.ts';
import { rolesWithIds, withImplied } from './roles.ts';

const id = z.optional(z.string());

/** Of the first two and of the next two one each. */
const roleAssignmentSchema = z.object({
  userId: id,
  groupId: id,
  projectId: id,
  domainId: id,
  roleId: z.string(),
  /** It holds for the projects below, and not for the place itself. */
  inherited: z.optional(z.literal(true)),
});
export type RoleAssignment = z.infer<typeof roleAssignmentSchema>;

export const actorOf = ({ userId, groupId }: RoleAssignment): string => userId ?? groupId ?? '';
export const targetOf = ({ projectId, domainId }: RoleAssignment): string => projectId ?? domainId ?? '';

export const roleAssignments = collection({
  name: 'role assignment',
  schema: roleAssignmentSchema,
  key: (assignment: RoleAssignment) => ({
    pk: 'ROLE_ASSIGNMENTS',
    sk: [actorOf(assignment), targetOf(assignment), assignment.roleId, ...(assignment.inherited ? ['inherited'] : [])].join('#'),
  }),
  id: (assignment) => assignment,
});

/** All of them, or those of a user or group, or those on one place: one query each. */
export async function listRoleAssignments(store: Store, actorId?: string, targetId?: string): Promise<RoleAssignment[]> {
  if ([actorId, targetId].some((one) => one !== undefined && !isPossibleId(one))) return [];
  const prefix = actorId === undefined ? undefined : `${actorId}#${targetId === undefined ? '' : `${targetId}#`}`;
  const range = prefix === undefined ? {} : { range: { prefix } };
  return Array.fromAsync(roleAssignments.all(store, { index: 'table', partition: 'ROLE_ASSIGNMENTS', ...range }));
}

/** What a user has, and what the user's groups have. */
async function assignmentsFor(store: Store, userId: string, groupIds: readonly string[]): Promise<RoleAssignment[]> {
  const all = await Promise.all([userId, ...groupIds].map((actor) => listRoleAssignments(store, actor)));
  return all.flat();
}

const allAssignmentsFor = async (store: Store, userId: string) => assignmentsFor(store, userId, await groupIdsOf(store, userId));

/** Where roles count. */
type Place = Pick<Project, 'id' | 'domainId' | 'parents'> | { readonly domain: string };

export function countsOn(assignment: RoleAssignment, place: Place): boolean {
  const { projectId, domainId, inherited } = assignment;
  if ('domain' in place) return domainId === place.domain && !inherited;
  if (!inherited) return projectId === place.id;
  return projectId === undefined ? domainId === place.domainId : place.parents?.includes(projectId) === true;
}

export interface Held {
  /** Names, with what they imply. */
  readonly roles: readonly string[];
  /** The groups that some of them come from, as they were before the roles were looked at. */
  readonly groups: readonly Group[];
}

/** What a user has there. */
export async function heldOn(store: Store, userId: string, place: Place): Promise<Held> {
  const groupIds = await groupIdsOf(store, userId);
  const known = await readMany(store, groups, groupIds);
  const held = (await assignmentsFor(store, userId, groupIds)).filter((assignment) => countsOn(assignment, place));
  const roles = await rolesWithIds(
    store,
    held.map(({ roleId }) => roleId),
  );
  return {
    roles: withImplied(roles.filter(({ domainId }) => domainId === undefined).map(({ name }) => name)),
    groups: known.filter((group) => held.some(({ groupId }) => groupId === group.id)),
  };
}

/** The projects on which a user has any role. */
export async function projectsOf(store: Store, userId: string): Promise<Project[]> {
  const held = await allAssignmentsFor(store, userId);
  if (held.some(({ inherited }) => inherited)) {
    return (await allProjects(store)).filter((project) => held.some((assignment) => countsOn(assignment, project)));
  }
  return readMany(store, projects, [...new Set(held.flatMap(({ projectId }) => projectId ?? []))]);
}

/** The domains on which a user has any role. */
export async function domainsOf(store: Store, userId: string): Promise<Domain[]> {
  const held = await allAssignmentsFor(store, userId);
  if (!held.some(({ domainId, inherited }) => domainId !== undefined && !inherited)) return [];
  return (await allDomains(store)).filter(({ id: domain }) => held.some((assignment) => countsOn(assignment, { domain })));
}
