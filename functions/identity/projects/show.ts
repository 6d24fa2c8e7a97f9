import { findDomain } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { findProject } from '../../../shared/identity/projects.ts';
import { domainAsProject, projectView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { relatives } from './relatives.ts';

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
  async handle({ params, caller, query, origin }, ports) {
    const id = params.project_id ?? '';
    enforce(rule, caller, { projectId: id });
    const self = selfLinks(origin);
    const [project, domain] = await Promise.all([findProject(ports.store, { id }), findDomain(ports.store, { id })]);
    if (domain !== undefined) return { body: { project: domainAsProject(domain, self) } };
    if (project === undefined) throw identityErrors.ProjectNotFound({ project_id: id });
    return { body: { project: { ...projectView(project, self), ...(await relatives(ports.store, project, query, caller.userId, self)) } } };
  },
});
