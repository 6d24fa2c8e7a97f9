import { changedEndpoint, changedEndpointErrors } from '../../../shared/identity/change-catalog.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { endpoints } from '../../../shared/identity/stored-catalog.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'endpoints.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/endpoints/{endpoint_id}',
  policy: identityPolicy.admin('identity:delete_endpoint'),
  status: 204,
  errors: changedEndpointErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    await transaction(ports, async (tx) => tx.remove(endpoints, (await changedEndpoint(tx, params.endpoint_id ?? '', 'delete')).id));
    return {};
  },
});
