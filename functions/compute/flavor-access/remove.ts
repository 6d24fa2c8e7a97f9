import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { flavorAccess } from '../../../shared/compute/flavors/access-view.ts';
import { findFlavor, findFlavorErrors } from '../../../shared/compute/flavors/find-flavor.ts';
import { flavors } from '../../../shared/compute/flavors/flavor.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'flavor-access.remove',
  service: 'compute',
  method: 'POST',
  path: '/flavors/{flavor_id}/action',
  action: 'removeTenantAccess',
  policy: policy.admin('os_compute_api:os-flavor-access:remove_tenant_access'),
  body: object({ removeTenantAccess: object({ tenant: z.string().check(z.minLength(1), z.maxLength(255)) }) }),
  status: 200,
  errors: [...findFlavorErrors, computeErrors.FlavorAccessNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ params, caller, body }, ports) {
    const { tenant } = body.removeTenantAccess;
    const flavor = await transaction(ports, async (tx) => {
      const flavor = await findFlavor(tx, params['flavor_id'] ?? '', caller);
      if (!flavor.accessProjects.includes(tenant)) throw computeErrors.FlavorAccessNotFound({ flavor_id: flavor.id, project_id: tenant });
      const changed = { ...flavor, accessProjects: flavor.accessProjects.filter((projectId) => projectId !== tenant) };
      tx.put(flavors, changed);
      return changed;
    });
    return { body: flavorAccess(flavor) };
  },
});
