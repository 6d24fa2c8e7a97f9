import {
  assertUnlimited,
  assertUnlimitedErrors,
  branchOf,
  changedRegion,
  changedRegionErrors,
} from '../../../shared/identity/change-catalog.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { regions, storedCatalog } from '../../../shared/identity/stored-catalog.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** The regions below it go first, each in a commit of its own; none goes when any has endpoints. */
export default operation({
  name: 'regions.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/regions/{region_id}',
  policy: identityPolicy.admin('identity:delete_region'),
  status: 204,
  errors: [...changedRegionErrors, ...assertUnlimitedErrors, identityErrors.RegionInUse],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const id = params.region_id ?? '';
    const branch = branchOf(await storedCatalog(ports.store), id);
    for (const each of branch) {
      await transaction(ports, async (tx) => {
        const region = await changedRegion(tx, each, 'delete');
        const { endpoints } = await storedCatalog(ports.store);
        if (endpoints.some(({ regionId }) => regionId !== null && branch.includes(regionId))) {
          throw identityErrors.RegionInUse({ region_id: id });
        }
        await assertUnlimited(ports.store, 'region', each);
        tx.remove(regions, region.id);
      });
    }
    return {};
  },
});
