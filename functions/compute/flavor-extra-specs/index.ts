import { findFlavor, findFlavorErrors } from '../../../shared/compute/flavors/find-flavor.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

export default operation({
  name: 'flavor-extra-specs.index',
  service: 'compute',
  method: 'GET',
  path: '/flavors/{flavor_id}/os-extra_specs',
  policy: policy.reader('os_compute_api:os-flavor-extra-specs:index'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findFlavorErrors,
  needs: ['table:read'],
  async handle({ params, caller }, ports) {
    const { extraSpecs } = await findFlavor(ports.store, params['flavor_id'] ?? '', caller);
    return { body: { extra_specs: extraSpecs } };
  },
});
