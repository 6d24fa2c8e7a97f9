import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { assertLeaf, assertLeafErrors, leave } from '../../../shared/identity/project-tree.ts';
import { findProject, getProject, getProjectErrors, removeProject } from '../../../shared/identity/projects.ts';
import { revokeAllTokensOf } from '../../../shared/identity/revoke.ts';
import { listRoleAssignments } from '../../../shared/identity/role-assignments.ts';
import { unassign } from '../../../shared/identity/unassign.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** The roles on the project go first, each in a commit of its own: whoever is interrupted asks again. */
export default operation({
  name: 'projects.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/projects/{project_id}',
  policy: identityPolicy.admin('identity:delete_project'),
  status: 204,
  errors: [...assertLeafErrors, ...getProjectErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const id = params.project_id ?? '';
    const found = await findProject(ports.store, { id });
    if (found === undefined) throw identityErrors.ProjectNotFound({ project_id: id });
    assertLeaf(found);
    const held = (await listRoleAssignments(ports.store)).filter((assignment) => assignment.projectId === id);
    for (const assignment of held) await unassign(ports, assignment);
    await transaction(ports, async (tx) => {
      const project = await getProject(tx, id);
      assertLeaf(project);
      await leave(tx, project);
      await removeProject(tx, project);
      revokeAllTokensOf(tx, ports, { projectId: id });
    });
    ports.revocations.forget();
    return {};
  },
});
