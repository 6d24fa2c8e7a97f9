import { detach, detachErrors } from '../../../shared/compute/actions/attach-interface/attach.ts';
import { send } from '../../../shared/compute/commands/command.ts';
import { findServer, findServerErrors } from '../../../shared/compute/servers/find-server.ts';
import { together } from '../../../shared/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = policy.member('os_compute_api:os-attach-interfaces:delete');

export default operation({
  name: 'server-interfaces.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/servers/{server_id}/os-interface/{port_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 202,
  errors: together(findServerErrors, detachErrors),
  needs: ['table:read', 'table:write', 'queue:send'],
  async handle({ params, caller, requestId }, ports) {
    const command = await transaction(ports, async (tx) => {
      const server = await findServer(tx, params['server_id'] ?? '', caller, rule);
      return detach(tx, ports, server, params['port_id'] ?? '', { caller, requestId });
    });
    await send(ports, command);
    return {};
  },
});
