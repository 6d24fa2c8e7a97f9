import { listedRegions } from '../../../shared/identity/catalog.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
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
  needs: [],
  async handle({ params, origin }) {
    const id = params.region_id ?? '';
    const region = listedRegions(selfLinks(origin)).find((listed) => listed.id === id);
    if (region === undefined) throw identityErrors.RegionNotFound({ region_id: id });
    return { body: { region } };
  },
});
