import { z } from 'zod/mini';
import { completeSoon, forceCompleteErrors } from '../../../shared/compute/actions/live-migrate/give-up.ts';
import { send } from '../../../shared/compute/commands/command.ts';
import { findServer, findServerErrors } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = policy.manager('os_compute_api:servers:migrations:force_complete');

/** A live migration is brought to its end, even if the guest has to be halted for it. */
export default operation({
  name: 'server-migrations.force_complete',
  service: 'compute',
  method: 'POST',
  path: '/servers/{server_id}/migrations/{migration_id}/action',
  action: 'force_complete',
  policy: rule,
  policyTarget: 'resource',
  window: { since: '2.22' },
  body: z.strictObject({ force_complete: z.null() }),
  status: 202,
  errors: [...findServerErrors, ...forceCompleteErrors],
  needs: ['table:read', 'table:write', 'queue:send'],
  async handle({ params, caller, requestId }, ports) {
    const command = await transaction(ports, async (tx) => {
      const server = await findServer(tx, params['server_id'] ?? '', caller, rule);
      return completeSoon(tx, ports, server, params['migration_id'] ?? '', { caller, requestId });
    });
    if (command !== undefined) await send(ports, command);
    return {};
  },
});
