import { findFlavor, findFlavorErrors, showsExtraSpecs } from '../../../shared/compute/flavors/find-flavor.ts';
import { flavorDetail } from '../../../shared/compute/flavors/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

export default operation({
  name: 'flavors.show',
  service: 'compute',
  method: 'GET',
  path: '/flavors/{flavor_id}',
  policy: null,
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findFlavorErrors,
  needs: ['table:read'],
  async handle({ params, caller, version, origin }, ports) {
    const flavor = await findFlavor(ports.store, params['flavor_id'] ?? '', caller);
    return { body: { flavor: flavorDetail.show(flavor, version, { origin, showsExtraSpecs: showsExtraSpecs(caller) }) } };
  },
});
