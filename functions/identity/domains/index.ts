import { allDomains, type Domain } from '../../../shared/identity/domains.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { domainView, listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<Domain> = { name: (domain) => domain.name, enabled: (domain) => domain.enabled };

export default operation({
  name: 'domains.index',
  service: 'identity',
  method: 'GET',
  path: '/domains',
  policy: identityPolicy.admin('identity:list_domains'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, origin, url }, { store }) {
    const found = filtered(await allDomains(store), query, filters);
    const self = selfLinks(origin);
    return {
      body: listView(
        'domains',
        found.map((domain) => domainView(domain, self)),
        { origin, url },
      ),
    };
  },
});
