import { deleteServer } from '../../../shared/compute/actions/delete/delete-server.ts';
import * as lifecycle from '../../../shared/compute/actions/rows.ts';
import { send } from '../../../shared/compute/commands/command.ts';
import { readWithMappings } from '../../../shared/compute/disks/mapping.ts';
import { admit, findServerErrors } from '../../../shared/compute/servers/find-server.ts';
import { assertMay, stateErrors } from '../../../shared/compute/servers/guards.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { canonicalUuid } from '../../../shared/operation/uuid.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = policy.member('os_compute_api:servers:delete');

export default operation({
  name: 'servers.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/servers/{server_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: [...findServerErrors, ...stateErrors],
  needs: ['table:read', 'table:write', 'queue:send'],
  async handle({ params, caller, requestId }, ports) {
    const id = params['server_id'] ?? '';
    const once = () =>
      transaction(ports, async (tx) => {
        const canonical = canonicalUuid(id);
        const whole = canonical === undefined ? undefined : await readWithMappings(tx, ports.store, canonical);
        const server = admit(whole?.server, id, caller, rule);
        assertMay(lifecycle.delete, server, caller);
        // Asked twice: the first request is at work, and there is nothing to add to it.
        if (server.taskState === 'deleting') return { commands: [], again: false };
        return deleteServer(tx, ports, server, whole?.mappings ?? [], { caller, requestId });
      });
    let deleting = await once();
    while (deleting.again) deleting = await once();
    await Promise.all(deleting.commands.map((command) => send(ports, command)));
    return {};
  },
});
