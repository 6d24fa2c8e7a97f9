import { allDomains } from '../../../shared/identity/domains.ts';
import { type Filters, filtered, filteredByTags } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { allProjects } from '../../../shared/identity/projects.ts';
import { domainAsProject, listView, projectView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<ReturnType<typeof projectView | typeof domainAsProject>> = {
  name: (project) => project.name,
  domain_id: (project) => project.domain_id,
  parent_id: (project) => project.parent_id,
  enabled: (project) => project.enabled,
  is_domain: (project) => project.is_domain,
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
    const self = selfLinks(origin);
    const all = [
      ...(await allDomains(ports.store)).map((domain) => domainAsProject(domain, self)),
      ...(await allProjects(ports.store)).map((project) => projectView(project, self)),
    ];
    // Domains are projects too, for those who ask for them.
    const found = filtered(filteredByTags(all, query), { is_domain: ['false'], ...query }, filters);
    return { body: listView('projects', found, { origin, url }) };
  },
});
