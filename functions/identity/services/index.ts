import { listedServices } from '../../../shared/identity/catalog.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { storedCatalog } from '../../../shared/identity/stored-catalog.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<ReturnType<typeof listedServices>[number]> = { type: ({ type }) => type, name: ({ name }) => name };

export default operation({
  name: 'services.index',
  service: 'identity',
  method: 'GET',
  path: '/services',
  policy: identityPolicy.admin('identity:list_services'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, origin, url }, { store }) {
    return {
      body: listView('services', filtered(listedServices(selfLinks(origin), await storedCatalog(store)), query, filters), { origin, url }),
    };
  },
});
