import { findFlavor, findFlavorErrors } from '../../../shared/compute/flavors/find-flavor.ts';
import { flavorNames, flavors } from '../../../shared/compute/flavors/flavor.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** Servers keep what they had of it. */
export default operation({
  name: 'flavors.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/flavors/{flavor_id}',
  policy: policy.admin('os_compute_api:os-flavor-manage:delete'),
  status: 202,
  errors: findFlavorErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, caller }, ports) {
    await transaction(ports, async (tx) => {
      const flavor = await findFlavor(tx, params['flavor_id'] ?? '', caller);
      if ((await tx.get(flavorNames, flavor.name)) !== undefined) tx.remove(flavorNames, flavor.name);
      tx.remove(flavors, flavor.id);
    });
    return {};
  },
});
