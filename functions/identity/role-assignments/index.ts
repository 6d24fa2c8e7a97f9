import { allDomains } from '../../../shared/identity/domains.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { groups } from '../../../shared/identity/groups.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { projects } from '../../../shared/identity/projects.ts';
import { readMany } from '../../../shared/identity/read-many.ts';
import { listRoleAssignments, type RoleAssignment } from '../../../shared/identity/role-assignments.ts';
import { allRoles, type Role } from '../../../shared/identity/roles.ts';
import { users } from '../../../shared/identity/users.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { looseBoolean } from '../../../shared/operation/loose-boolean.ts';
import { operation } from '../../../shared/operation/operation.ts';
import type { Store } from '../../../shared/store/port.ts';
import { type Entry, effective } from './entries.ts';

/** Nobody has a role on the system: who asks for those finds none. */
const filters: Filters<Entry> = {
  'user.id': ({ userId }) => userId,
  'group.id': ({ groupId }) => groupId,
  'role.id': ({ roleId }) => roleId,
  'scope.project.id': ({ projectId }) => projectId,
  'scope.domain.id': ({ domainId }) => domainId,
  'scope.OS-INHERIT:inherited_to': ({ inherited }) => (inherited ? 'projects' : null),
  'scope.system': () => null,
};

type Query = Readonly<Record<string, readonly string[]>>;

/** A parameter that means yes by being there, unless it says no. */
const isSet = (query: Query, name: string) => query[name] !== undefined && looseBoolean(query[name].at(-1) ?? '') !== false;

export default operation({
  name: 'role-assignments.index',
  service: 'identity',
  method: 'GET',
  path: '/role_assignments',
  policy: identityPolicy.admin('identity:list_role_assignments'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, origin, url }, { store }) {
    const isEffective = isSet(query, 'effective');
    // What takes effect for a user may have been given to a group.
    const actor = isEffective ? undefined : (query['user.id'] ?? query['group.id'])?.at(-1);
    const [held, roles] = await Promise.all([listRoleAssignments(store, actor), allRoles(store)]);
    const entries = isEffective ? await effective(store, held, roles) : held;
    const found = filtered<Entry>(entries, query, filters);
    const names = isSet(query, 'include_names') ? await namesOf(store, found, roles) : undefined;
    const self = selfLinks(origin);
    const shown = found.map((entry) => ({
      role: named(entry.roleId, names?.roles),
      ...(entry.userId === undefined ? {} : { user: named(entry.userId, names?.users, names) }),
      ...(entry.groupId === undefined ? {} : { group: named(entry.groupId, names?.groups, names) }),
      scope: {
        ...(entry.projectId === undefined ? {} : { project: named(entry.projectId, names?.projects, names) }),
        ...(entry.domainId === undefined ? {} : { domain: named(entry.domainId, names?.domains) }),
        ...(entry.inherited ? { 'OS-INHERIT:inherited_to': 'projects' } : {}),
      },
      links: linksOf(entry, self),
    }));
    return { body: listView('role_assignments', shown, { origin, url }) };
  },
});

function linksOf(entry: Entry, self: (path: string) => string) {
  const { priorRoleId, throughGroupId, userId, roleId } = entry;
  const given = entry.given ?? entry;
  return {
    assignment: self(pathTo({ ...given, roleId: priorRoleId ?? given.roleId })),
    ...(throughGroupId === undefined ? {} : { membership: self(`groups/${throughGroupId}/users/${userId}`) }),
    ...(priorRoleId === undefined ? {} : { prior_role: self(`prior_roles/${priorRoleId}/implies/${roleId}`) }),
  };
}

function pathTo({ userId, groupId, projectId, domainId, roleId, inherited }: RoleAssignment): string {
  const place = projectId === undefined ? `domains/${domainId}` : `projects/${projectId}`;
  const actor = userId === undefined ? `groups/${groupId}` : `users/${userId}`;
  const path = `${place}/${actor}/roles/${roleId}`;
  return inherited ? `OS-INHERIT/${path}/inherited_to_projects` : path;
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly domainId?: string | undefined;
}
type Names = ReadonlyMap<string, Named>;

async function namesOf(store: Store, entries: readonly Entry[], roles: readonly Role[]) {
  const ids = (of: (entry: Entry) => string | undefined) => [...new Set(entries.flatMap((entry) => of(entry) ?? []))];
  const [foundUsers, foundGroups, foundProjects, foundDomains] = await Promise.all([
    readMany(
      store,
      users,
      ids(({ userId }) => userId),
    ),
    readMany(
      store,
      groups,
      ids(({ groupId }) => groupId),
    ),
    readMany(
      store,
      projects,
      ids(({ projectId }) => projectId),
    ),
    allDomains(store),
  ]);
  return {
    users: byId(foundUsers),
    groups: byId(foundGroups),
    projects: byId(foundProjects),
    domains: byId(foundDomains),
    roles: byId(roles),
  };
}

function byId(things: readonly Named[]): Names {
  return new Map(things.map((thing) => [thing.id, thing]));
}

/** The id alone, or with its name as far as it is known. */
function named(id: string, names: Names | undefined, all?: { readonly domains: Names }) {
  if (names === undefined) return { id };
  const { name = '', domainId } = names.get(id) ?? {};
  const domain = domainId === undefined ? undefined : all?.domains.get(domainId);
  return { id, name, ...(domain === undefined ? {} : { domain: { id: domain.id, name: domain.name } }) };
}
