/** A project goes: first the roles on it and its limits, each in a commit of its own, so that whoever is interrupted asks again. */
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
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
  await transaction(ports, async (tx) => {
    const project = await getProject(tx, id);
    assertLeaf(project);
    await leave(tx, project);
    await removeProject(tx, project);
    revokeAllTokensOf(tx, ports, { projectId: id });
  });
  ports.revocations.forget();
}

export async function deleteLimitsOf(ports: Pick<Ports, 'store' | 'clock' | 'chance'>, ownerId: string): Promise<void> {
  for (const { id } of await limitsOf(ports.store, ownerId)) {
    await transaction(ports, async (tx) => removeLimit(tx, await getLimit(tx, id)));
  }
}
