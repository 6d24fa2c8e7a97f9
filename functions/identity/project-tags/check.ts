import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { findProject } from '../../../shared/identity/projects.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';

const rule = identityPolicy.projectReader('identity:get_project_tag');

export default operation({
  name: 'project-tags.check',
  service: 'identity',
  method: 'GET',
  path: '/projects/{project_id}/tags/{tag}',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: [identityErrors.ProjectNotFound, identityErrors.ProjectTagNotFound],
  needs: ['table:read'],
  async handle({ params, caller }, { store }) {
    const { project_id: id = '', tag = '' } = params;
    enforce(rule, caller, { projectId: id });
    const project = await findProject(store, { id });
    if (project === undefined) throw identityErrors.ProjectNotFound({ project_id: id });
    if (!project.tags.includes(tag)) throw identityErrors.ProjectTagNotFound({ project_tag: tag });
    return {};
  },
});
