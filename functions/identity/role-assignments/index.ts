import { defaultDomain } from '../../../shared/identity/domains.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { projects } from '../../../shared/identity/projects.ts';
import { readMany } from '../../../shared/identity/read-many.ts';
import { listRoleAssignments, type RoleAssignment } from '../../../shared/identity/role-assignments.ts';
import { allRoles, type Role, withImplied } from '../../../shared/identity/roles.ts';
import { users } from '../../../shared/identity/users.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { looseBoolean } from '../../../shared/operation/loose-boolean.ts';
import { operation } from '../../../shared/operation/operation.ts';
import type { Store } from '../../../shared/store/port.ts';

interface Entry extends RoleAssignment {
  /** The role that implies this one, where it was not given itself. */
  readonly priorRoleId?: string;
}

/** There are no groups and no roles on domains or the system: who asks for them finds none. */
const filters: Filters<Entry> = {
  'user.id': ({ userId }) => userId,
  'role.id': ({ roleId }) => roleId,
  'scope.project.id': ({ projectId }) => projectId,
  'group.id': () => null,
  'scope.domain.id': () => null,
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
    const [held, roles] = await Promise.all([listRoleAssignments(store, query['user.id']?.at(-1)), allRoles(store)]);
    const entries = isSet(query, 'effective') ? held.flatMap((entry) => expanded(entry, roles)) : held;
    const found = filtered<Entry>(entries, query, filters);
    const names = isSet(query, 'include_names') ? await namesOf(store, found, roles) : undefined;
    const self = selfLinks(origin);
    const shown = found.map(({ userId, projectId, roleId, priorRoleId }) => ({
      role: named(roleId, names?.roles, false),
      user: named(userId, names?.users, true),
      scope: { project: named(projectId, names?.projects, true) },
      links: {
        assignment: self(`projects/${projectId}/users/${userId}/roles/${priorRoleId ?? roleId}`),
        ...(priorRoleId === undefined ? {} : { prior_role: self(`prior_roles/${priorRoleId}/implies/${roleId}`) }),
      },
    }));
    return { body: listView('role_assignments', shown, { origin, url }) };
  },
});

/** An assignment with those that it implies. */
function expanded(given: RoleAssignment, roles: readonly Role[]): Entry[] {
  const role = roles.find(({ id }) => id === given.roleId);
  if (role === undefined) return [];
  const implied = role.domainId === undefined ? withImplied([role.name]).slice(1) : [];
  const ids = implied.flatMap((other) => roles.filter((role) => role.name === other && role.domainId === undefined).map(({ id }) => id));
  return [given, ...ids.map((roleId) => ({ ...given, roleId, priorRoleId: given.roleId }))];
}

type Names = ReadonlyMap<string, string>;

async function namesOf(store: Store, entries: readonly Entry[], roles: readonly Role[]) {
  const [foundUsers, foundProjects] = await Promise.all([
    readMany(store, users, [...new Set(entries.map(({ userId }) => userId))]),
    readMany(store, projects, [...new Set(entries.map(({ projectId }) => projectId))]),
  ]);
  return { users: byId(foundUsers), projects: byId(foundProjects), roles: byId(roles) };
}

function byId(things: readonly { readonly id: string; readonly name: string }[]): Names {
  return new Map(things.map(({ id, name }) => [id, name]));
}

/** The id alone, or with its name as far as it is known. */
function named(id: string, names: Names | undefined, inDomain: boolean) {
  if (names === undefined) return { id };
  const domain = inDomain ? { domain: { id: defaultDomain.id, name: defaultDomain.name } } : {};
  return { id, name: names.get(id) ?? '', ...domain };
}
