import * as computeErrors from '../../../shared/compute/errors.ts';
import { findFlavor, findFlavorErrors } from '../../../shared/compute/flavors/find-flavor.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

export default operation({
  name: 'flavor-extra-specs.show',
  service: 'compute',
  method: 'GET',
  path: '/flavors/{flavor_id}/os-extra_specs/{key}',
  policy: policy.reader('os_compute_api:os-flavor-extra-specs:show'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [...findFlavorErrors, computeErrors.FlavorExtraSpecNotFound],
  needs: ['table:read'],
  async handle({ params, caller }, ports) {
    const key = params['key'] ?? '';
    const flavor = await findFlavor(ports.store, params['flavor_id'] ?? '', caller);
    if (!Object.hasOwn(flavor.extraSpecs, key)) throw computeErrors.FlavorExtraSpecNotFound({ flavor_id: flavor.id, key });
    return { body: { [key]: flavor.extraSpecs[key] } };
  },
});
