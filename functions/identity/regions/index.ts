import { listedRegions } from '../../../shared/identity/catalog.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { storedCatalog } from '../../../shared/identity/stored-catalog.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<ReturnType<typeof listedRegions>[number]> = { parent_region_id: (region) => region.parent_region_id };

export default operation({
  name: 'regions.index',
  service: 'identity',
  method: 'GET',
  path: '/regions',
  policy: identityPolicy.anyone('identity:list_regions'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, origin, url }, { store }) {
    const listed = listedRegions(selfLinks(origin), await storedCatalog(store));
    return { body: listView('regions', filtered(listed, query, filters), { origin, url }) };
  },
});
