import { listedServices } from '../../../shared/identity/catalog.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
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
  needs: [],
  async handle({ query, origin, url }) {
    return { body: listView('services', filtered(listedServices(selfLinks(origin)), query, filters), { origin, url }) };
  },
});
