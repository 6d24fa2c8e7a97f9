import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { extraSpecErrors, extraSpecs, withExtraSpecs } from '../../../shared/compute/flavors/extra-specs.ts';
import { findFlavor, findFlavorErrors } from '../../../shared/compute/flavors/find-flavor.ts';
import { flavors } from '../../../shared/compute/flavors/flavor.ts';
import { assertKnownExtraSpecs, knownExtraSpecErrors } from '../../../shared/compute/flavors/known-extra-specs.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const knowsNames = versions({ '2.1': false, '2.86': true });

export default operation({
  name: 'flavor-extra-specs.update',
  service: 'compute',
  method: 'PUT',
  path: '/flavors/{flavor_id}/os-extra_specs/{key}',
  policy: policy.admin('os_compute_api:os-flavor-extra-specs:update'),
  body: extraSpecs.check(z.refine((specs: object) => Object.keys(specs).length === 1, { error: 'does not have exactly one property' })),
  status: 200,
  errors: [...extraSpecErrors, ...knownExtraSpecErrors, ...findFlavorErrors, computeErrors.BodyAndUriMismatch],
  needs: ['table:read', 'table:write'],
  async handle({ params, caller, body, version }, ports) {
    if (knowsNames.at(version)) assertKnownExtraSpecs(body);
    const key = params['key'] ?? '';
    const value = Object.hasOwn(body, key) ? body[key] : undefined;
    if (value === undefined) throw computeErrors.BodyAndUriMismatch();
    await transaction(ports, async (tx) => {
      const flavor = await findFlavor(tx, params['flavor_id'] ?? '', caller);
      tx.put(flavors, { ...flavor, extraSpecs: withExtraSpecs(flavor.extraSpecs, { [key]: value }) });
    });
    return { body };
  },
});
