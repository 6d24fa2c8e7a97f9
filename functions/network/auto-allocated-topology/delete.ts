import { removeAutoAllocated, removeAutoAllocatedErrors } from '../../../shared/network/auto-allocated/auto-allocate.ts';
import { assertOwnTopology } from '../../../shared/network/auto-allocated/policy.ts';
import * as errors from '../../../shared/network/errors/auto-allocated.ts';
import * as networkErrors from '../../../shared/network/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'auto-allocated-topology.delete',
  service: 'network',
  method: 'DELETE',
  path: '/auto-allocated-topology/{topology_project_id}',
  policy: null,
  status: 204,
  errors: [...removeAutoAllocatedErrors, networkErrors.PolicyNotAuthorized, errors.NotAuthorized],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params: { topology_project_id: named = '' } }, ports) {
    await removeAutoAllocated(ports, assertOwnTopology(caller, named, 'delete'));
    return {};
  },
});
