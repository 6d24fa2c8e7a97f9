import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { findProject } from '../../../shared/identity/projects.ts';
import { projectView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';

const rule = identityPolicy.projectReader('identity:get_project');

export default operation({
  name: 'projects.show',
  service: 'identity',
  method: 'GET',
  path: '/projects/{project_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [identityErrors.ProjectNotFound],
  needs: ['table:read'],
  async handle({ params, caller, origin }, ports) {
    const id = params.project_id ?? '';
    enforce(rule, caller, { projectId: id });
    const project = await findProject(ports.store, { id });
    if (project === undefined) throw identityErrors.ProjectNotFound({ project_id: id });
    return { body: { project: projectView(project, selfLinks(origin)) } };
  },
});
