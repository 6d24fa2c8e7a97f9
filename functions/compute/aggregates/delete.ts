import { deleteAggregate, deleteAggregateErrors } from '../../../shared/compute/hosts/aggregates/delete.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'aggregates.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/os-aggregates/{id}',
  policy: policy.admin('os_compute_api:os-aggregates:delete'),
  status: 200,
  errors: deleteAggregateErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    await deleteAggregate(ports, params['id'] ?? '');
    return {};
  },
});
