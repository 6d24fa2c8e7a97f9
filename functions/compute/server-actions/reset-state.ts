import { z } from 'zod/mini';
import { record } from '../../../shared/compute/commands/begin.ts';
import { type Server, servers } from '../../../shared/compute/servers/server.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { takeQuota } from '../../../shared/quota/charge.ts';
import { quotaOf } from '../../../shared/quota/servers.ts';
import type { Transaction } from '../../../shared/store/transaction.ts';
import { serverAction } from '../server-action.ts';

/** What was put aside and is said to be there counts again, whatever the quota. */
function takenBack(tx: Transaction, server: Server): Server {
  if (server.vmState !== 'soft-delete') return server;
  const charged = quotaOf(server);
  takeQuota(tx, server, charged, undefined);
  return { ...server, charged, deletedWith: null };
}

/**
 * An administrator says how a server is, whatever it is at. A command that its host was told is still owed: when the host answers, the server is
 * shown as it then is.
 */
export default serverAction({
  action: 'os-resetState',
  policy: policy.admin('os_compute_api:os-admin-actions:reset_state'),
  body: z.strictObject({ 'os-resetState': z.strictObject({ state: z.enum(['active', 'error']) }) }),
  act: {
    errors: [],
    needs: ['table:read', 'table:write'],
    run(tx, ports, server, { body, ...cause }) {
      const { state } = body['os-resetState'];
      tx.put(servers, { ...takenBack(tx, server), vmState: state, taskState: null, updatedAt: new Date(ports.clock.now()).toISOString() });
      record(tx, ports, { action: 'resetState' }, server, cause, 'Success');
      return {};
    },
  },
});
