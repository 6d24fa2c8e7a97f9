import { z } from 'zod/mini';
import { findFlavor, findFlavorErrors, showsExtraSpecs } from '../../../shared/compute/flavors/find-flavor.ts';
import { flavors } from '../../../shared/compute/flavors/flavor.ts';
import { flavorDetail } from '../../../shared/compute/flavors/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { printable } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'flavors.update',
  service: 'compute',
  method: 'PUT',
  path: '/flavors/{flavor_id}',
  window: { since: '2.55' },
  policy: policy.admin('os_compute_api:os-flavor-manage:update'),
  body: object({ flavor: object({ description: z.nullable(printable(65_535)) }) }),
  status: 200,
  errors: findFlavorErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, caller, body, version, origin }, ports) {
    const flavor = await transaction(ports, async (tx) => {
      const found = await findFlavor(tx, params['flavor_id'] ?? '', caller);
      const changed = { ...found, description: body.flavor.description, updatedAt: new Date(ports.clock.now()).toISOString() };
      tx.put(flavors, changed);
      return changed;
    });
    return { body: { flavor: flavorDetail.show(flavor, version, { origin, showsExtraSpecs: showsExtraSpecs(caller) }) } };
  },
});
