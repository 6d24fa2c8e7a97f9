/** A domain goes with everything in it, thing by thing, the domain itself last: whoever is interrupted asks again. */
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import { deleteGroup } from './delete-group.ts';
import { deleteLimitsOf, deleteProject } from './delete-project.ts';
import { deleteUser } from './delete-user.ts';
import { getDomain, removeDomain } from './domains.ts';
import { allGroups } from './groups.ts';
import { allProjects } from './projects.ts';
import { revokeAllTokensOf } from './revoke.ts';
import { listRoleAssignments } from './role-assignments.ts';
import { allRoles, customRoles, removeRole } from './roles.ts';
import { unassign } from './unassign.ts';
import { allUsers } from './users.ts';

type DomainPorts = Pick<Ports, 'store' | 'clock' | 'chance' | 'revocations'>;

export async function deleteDomain(ports: DomainPorts, id: string): Promise<void> {
  for (let isGone = false; !isGone; ) {
    const { users, groups, projects, roles, assignments } = await contentsOf(ports, id);
    for (const assignment of assignments) await unassign(ports, assignment);
    await deleteLimitsOf(ports, id);
    for (const user of users) await deleteUser(ports, user.id);
    for (const group of groups) await deleteGroup(ports, group.id);
    // The deepest first: nothing is below them.
    for (const project of projects.toSorted(byDepth)) await deleteProject(ports, project.id);
    for (const role of roles) await deleteRole(ports, role.id);
    isGone = await transaction(ports, async (tx) => {
      const domain = await getDomain(tx, id);
      if (Object.values(await contentsOf(ports, id)).some((things) => things.length > 0)) return false;
      await removeDomain(tx, domain);
      revokeAllTokensOf(tx, ports, { domainId: id });
      return true;
    });
  }
  ports.revocations.forget();
}

const byDepth = (one: { readonly parents?: readonly string[] | undefined }, other: typeof one) =>
  (other.parents?.length ?? 0) - (one.parents?.length ?? 0);

async function contentsOf({ store }: Pick<Ports, 'store'>, id: string) {
  const [users, groups, projects, roles, assignments] = await Promise.all([
    allUsers(store),
    allGroups(store),
    allProjects(store),
    allRoles(store),
    listRoleAssignments(store),
  ]);
  const isOwn = ({ domainId }: { readonly domainId?: string | undefined }) => domainId === id;
  return {
    users: users.filter(isOwn),
    groups: groups.filter(isOwn),
    projects: projects.filter(isOwn),
    roles: roles.filter(isOwn),
    assignments: assignments.filter(isOwn),
  };
}

async function deleteRole(ports: DomainPorts, id: string): Promise<void> {
  const held = (await listRoleAssignments(ports.store)).filter(({ roleId }) => roleId === id);
  for (const assignment of held) await unassign(ports, assignment);
  await transaction(ports, async (tx) => {
    const role = await tx.get(customRoles, id);
    if (role !== undefined) await removeRole(tx, role);
  });
}
