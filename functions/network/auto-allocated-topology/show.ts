import { assertCanAutoAllocate, autoAllocate, autoAllocateErrors } from '../../../shared/network/auto-allocated/auto-allocate.ts';
import { assertOwnTopology } from '../../../shared/network/auto-allocated/policy.ts';
import * as errors from '../../../shared/network/errors/auto-allocated.ts';
import * as networkErrors from '../../../shared/network/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** Made when it is first looked at; `fields=dry-run` only asks whether it could be. */
export default operation({
  name: 'auto-allocated-topology.show',
  service: 'network',
  method: 'GET',
  path: '/auto-allocated-topology/{topology_project_id}',
  policy: null,
  status: 200,
  errors: [...autoAllocateErrors, networkErrors.PolicyNotAuthorized, errors.NotAuthorized],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params: { topology_project_id: named = '' }, query }, ports) {
    const projectId = assertOwnTopology(caller, named, 'get');
    if (query['fields']?.includes('dry-run')) {
      await assertCanAutoAllocate(ports, projectId);
      return { body: { auto_allocated_topology: { id: 'dry-run=pass', project_id: projectId } } };
    }
    const { id } = await autoAllocate(ports, caller, projectId);
    return { body: { auto_allocated_topology: { id, project_id: projectId, tenant_id: projectId } } };
  },
});
