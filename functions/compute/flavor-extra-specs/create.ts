import { extraSpecErrors, extraSpecs, withExtraSpecs } from '../../../shared/compute/flavors/extra-specs.ts';
import { findFlavor, findFlavorErrors } from '../../../shared/compute/flavors/find-flavor.ts';
import { flavors } from '../../../shared/compute/flavors/flavor.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'flavor-extra-specs.create',
  service: 'compute',
  method: 'POST',
  path: '/flavors/{flavor_id}/os-extra_specs',
  policy: policy.admin('os_compute_api:os-flavor-extra-specs:create'),
  body: object({ extra_specs: extraSpecs }),
  status: 200,
  errors: [...extraSpecErrors, ...findFlavorErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params, caller, body }, ports) {
    await transaction(ports, async (tx) => {
      const flavor = await findFlavor(tx, params['flavor_id'] ?? '', caller);
      tx.put(flavors, { ...flavor, extraSpecs: withExtraSpecs(flavor.extraSpecs, body.extra_specs) });
    });
    return { body };
  },
});
