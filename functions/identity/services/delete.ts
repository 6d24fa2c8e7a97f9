import {
  assertUnlimited,
  assertUnlimitedErrors,
  changedEndpoint,
  changedService,
  changedServiceErrors,
} from '../../../shared/identity/change-catalog.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { endpoints, services, storedCatalog } from '../../../shared/identity/stored-catalog.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** At most so many endpoints go in one commit. */
const atOnce = 50;

/** The endpoints go with it; where they are many, the first of them in commits of their own. */
export default operation({
  name: 'services.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/services/{service_id}',
  policy: identityPolicy.admin('identity:delete_service'),
  status: 204,
  errors: [...changedServiceErrors, ...assertUnlimitedErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const id = params.service_id ?? '';
    for (let isGone = false; !isGone; ) {
      isGone = await transaction(ports, async (tx) => {
        await changedService(tx, id, 'delete');
        await assertUnlimited(ports.store, 'service', id);
        const own = (await storedCatalog(ports.store)).endpoints.filter(({ serviceId }) => serviceId === id);
        for (const endpoint of own.slice(0, atOnce)) tx.remove(endpoints, (await changedEndpoint(tx, endpoint.id, 'delete')).id);
        if (own.length > atOnce) return false;
        tx.remove(services, id);
        return true;
      });
    }
    return {};
  },
});
