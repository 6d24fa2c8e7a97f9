import { listedRegions } from '../../../shared/identity/catalog.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { storedCatalog } from '../../../shared/identity/stored-catalog.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'regions.show',
  service: 'identity',
  method: 'GET',
  path: '/regions/{region_id}',
  policy: identityPolicy.anyone('identity:get_region'),
  status: 200,
  errors: [identityErrors.RegionNotFound],
  needs: ['table:read'],
  async handle({ params, origin }, { store }) {
    const id = params.region_id ?? '';
    const region = listedRegions(selfLinks(origin), await storedCatalog(store)).find((listed) => listed.id === id);
    if (region === undefined) throw identityErrors.RegionNotFound({ region_id: id });
    return { body: { region } };
  },
});
