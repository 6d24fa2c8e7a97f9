import { listedEndpoints } from '../../../shared/identity/catalog.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
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
  needs: [],
  async handle({ query, origin, url }, { origins }) {
    const listed = listedEndpoints(origin, selfLinks(origin), origins);
    return { body: listView('endpoints', filtered(listed, query, filters), { origin, url }) };
  },
});
