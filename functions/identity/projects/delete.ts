import { deleteProject } from '../../../shared/identity/delete-project.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { assertLeaf, assertLeafErrors } from '../../../shared/identity/project-tree.ts';
import { findProject, getProjectErrors } from '../../../shared/identity/projects.ts';
import { operation } from '../../../shared/operation/operation.ts';

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
    await deleteProject(ports, id);
    return {};
  },
});
