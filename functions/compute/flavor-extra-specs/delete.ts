import * as computeErrors from '../../../shared/compute/errors.ts';
import { findFlavor, findFlavorErrors } from '../../../shared/compute/flavors/find-flavor.ts';
import { flavors } from '../../../shared/compute/flavors/flavor.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'flavor-extra-specs.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/flavors/{flavor_id}/os-extra_specs/{key}',
  policy: policy.admin('os_compute_api:os-flavor-extra-specs:delete'),
  status: 200,
  errors: [...findFlavorErrors, computeErrors.FlavorExtraSpecNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ params, caller }, ports) {
    const key = params['key'] ?? '';
    await transaction(ports, async (tx) => {
      const flavor = await findFlavor(tx, params['flavor_id'] ?? '', caller);
      if (!Object.hasOwn(flavor.extraSpecs, key)) throw computeErrors.FlavorExtraSpecNotFound({ flavor_id: flavor.id, key });
      const { [key]: _removed, ...rest } = flavor.extraSpecs;
      tx.put(flavors, { ...flavor, extraSpecs: rest });
    });
    return {};
  },
});
