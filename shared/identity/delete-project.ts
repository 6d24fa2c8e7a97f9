/** A project goes: first the roles on it, its limits and credentials, each in a commit of its own, so that whoever is interrupted asks again. */
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import { credentialIdsOf, deleteCredentialsOf } from './credentials.ts';
import { assertLeaf, leave } from './project-tree.ts';
import { getProject, removeProject } from './projects.ts';
import { revokeAllTokensOf } from './revoke.ts';
import { listRoleAssignments } from './role-assignments.ts';
import { unassign } from './unassign.ts';
import { getLimit, limitsOf, removeLimit } from './unified-limits.ts';

export async function deleteProject(ports: Pick<Ports, 'store' | 'clock' | 'chance' | 'revocations'>, id: string): Promise<void> {
  const held = (await listRoleAssignments(ports.store)).filter((assignment) => assignment.projectId === id);
  for (const assignment of held) await unassign(ports, assignment);
  await deleteLimitsOf(ports, id);
  for (let isGone = false; !isGone; ) {
    await deleteCredentialsOf(ports, id);
    isGone = await transaction(ports, async (tx) => {
      const project = await getProject(tx, id);
      assertLeaf(project);
      if ((await credentialIdsOf(ports.store, id)).length > 0) return false;
      await leave(tx, project);
      await removeProject(tx, project);
      revokeAllTokensOf(tx, ports, { projectId: id });
      return true;
    });
  }
  ports.revocations.forget();
}

export async function deleteLimitsOf(ports: Pick<Ports, 'store' | 'clock' | 'chance'>, ownerId: string): Promise<void> {
  for (const { id } of await limitsOf(ports.store, ownerId)) {
    await transaction(ports, async (tx) => removeLimit(tx, await getLimit(tx, id)));
  }
}
