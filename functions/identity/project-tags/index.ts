import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { findProject } from '../../../shared/identity/projects.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';

const rule = identityPolicy.projectReader('identity:list_project_tags');

export default operation({
  name: 'project-tags.index',
  service: 'identity',
  method: 'GET',
  path: '/projects/{project_id}/tags',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [identityErrors.ProjectNotFound],
  needs: ['table:read'],
  async handle({ params, caller, origin }, { store }) {
    const id = params.project_id ?? '';
    enforce(rule, caller, { projectId: id });
    const project = await findProject(store, { id });
    if (project === undefined) throw identityErrors.ProjectNotFound({ project_id: id });
    return { body: { tags: project.tags, links: { self: selfLinks(origin)(`projects/${id}/tags`) } } };
  },
});
