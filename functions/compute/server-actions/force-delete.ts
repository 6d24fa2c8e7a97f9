import { z } from 'zod/mini';
import { clientTokenErrors, clientTokenOf } from '../../../shared/compute/client-token/client-token.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { deleteAsAsked, deletionErrors } from '../server-deletion.ts';

const rule = policy.member('os_compute_api:os-deferred-delete:force');

export default operation({
  name: 'server-actions.forceDelete',
  service: 'compute',
  method: 'POST',
  path: '/servers/{server_id}/action',
  action: 'forceDelete',
  policy: rule,
  policyTarget: 'resource',
  body: z.strictObject({ forceDelete: z.unknown() }),
  status: 202,
  errors: [...deletionErrors, ...clientTokenErrors],
  needs: ['table:read', 'table:write', 'queue:send', 'networks'],
  async handle(request, ports) {
    await deleteAsAsked(request, ports, { rule, isForced: true, token: clientTokenOf(request) });
    return {};
  },
});
