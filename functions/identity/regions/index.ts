import { listedRegions } from '../../../shared/identity/catalog.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'regions.index',
  service: 'identity',
  method: 'GET',
  path: '/regions',
  policy: identityPolicy.anyone('identity:list_regions'),
  status: 200,
  errors: [],
  needs: [],
  async handle({ origin, url }) {
    return { body: listView('regions', listedRegions(selfLinks(origin)), { origin, url }) };
  },
});
