import { listedEndpoints } from '../../../shared/identity/catalog.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { storedCatalog } from '../../../shared/identity/stored-catalog.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<ReturnType<typeof listedEndpoints>[number]> = {
  service_id: (endpoint) => endpoint.service_id,
  interface: (endpoint) => endpoint.interface,
  region_id: (endpoint) => endpoint.region_id,
};

export default operation({
  name: 'endpoints.index',
  service: 'identity',
  method: 'GET',
  path: '/endpoints',
  policy: identityPolicy.admin('identity:list_endpoints'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, origin, url }, { origins, store }) {
    const listed = listedEndpoints(origin, selfLinks(origin), origins, await storedCatalog(store));
    return { body: listView('endpoints', filtered(listed, query, filters), { origin, url }) };
  },
});
