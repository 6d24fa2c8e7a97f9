import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { allProjects, type Project } from '../../../shared/identity/projects.ts';
import { listView, projectView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<Project> = {
  name: (project) => project.name,
  domain_id: (project) => project.domainId,
  parent_id: (project) => project.domainId,
  enabled: (project) => project.enabled,
  is_domain: () => false,
};

export default operation({
  name: 'projects.index',
  service: 'identity',
  method: 'GET',
  path: '/projects',
  policy: identityPolicy.admin('identity:list_projects'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, origin, url }, ports) {
    const found = filtered(await allProjects(ports.store), query, filters);
    const self = selfLinks(origin);
    return {
      body: listView(
        'projects',
        found.map((project) => projectView(project, self)),
        { origin, url },
      ),
    };
  },
});
