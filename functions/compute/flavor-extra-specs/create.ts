import { extraSpecErrors, extraSpecs, withExtraSpecs } from '../../../shared/compute/flavors/extra-specs.ts';
import { findFlavor, findFlavorErrors } from '../../../shared/compute/flavors/find-flavor.ts';
import { flavors } from '../../../shared/compute/flavors/flavor.ts';
import { assertKnownExtraSpecs, knownExtraSpecErrors } from '../../../shared/compute/flavors/known-extra-specs.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, versions } from '../../../shared/operation/versioned.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const knowsNames = versions({ '2.1': false, '2.86': true });

export default operation({
  name: 'flavor-extra-specs.create',
  service: 'compute',
  method: 'POST',
  path: '/flavors/{flavor_id}/os-extra_specs',
  policy: policy.admin('os_compute_api:os-flavor-extra-specs:create'),
  body: object({ extra_specs: extraSpecs }),
  status: 200,
  errors: [...extraSpecErrors, ...knownExtraSpecErrors, ...findFlavorErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params, caller, body, version }, ports) {
    if (knowsNames.at(version)) assertKnownExtraSpecs(body.extra_specs);
    await transaction(ports, async (tx) => {
      const flavor = await findFlavor(tx, params['flavor_id'] ?? '', caller);
      tx.put(flavors, { ...flavor, extraSpecs: withExtraSpecs(flavor.extraSpecs, body.extra_specs) });
    });
    return { body };
  },
});
