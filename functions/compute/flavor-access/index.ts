import * as computeErrors from '../../../shared/compute/errors.ts';
import { flavorAccess } from '../../../shared/compute/flavors/access-view.ts';
import { findFlavor, findFlavorErrors } from '../../../shared/compute/flavors/find-flavor.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

export default operation({
  name: 'flavor-access.index',
  service: 'compute',
  method: 'GET',
  path: '/flavors/{flavor_id}/os-flavor-access',
  policy: policy.admin('os_compute_api:os-flavor-access'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [...findFlavorErrors, computeErrors.FlavorAccessOfPublicFlavor],
  needs: ['table:read'],
  async handle({ params, caller }, ports) {
    const flavor = await findFlavor(ports.store, params['flavor_id'] ?? '', caller);
    if (flavor.isPublic) throw computeErrors.FlavorAccessOfPublicFlavor();
    return { body: flavorAccess(flavor) };
  },
});
