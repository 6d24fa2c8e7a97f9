/** The server actions that opened a console until 2.5. */
import { z } from 'zod/mini';
import { openConsole, openConsoleErrors } from '../../shared/compute/consoles/open-console.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import { object } from '../../shared/operation/versioned.ts';

const rule = policy.member('os_compute_api:os-remote-consoles');

export function consoleAction(action: string, protocol: string, types: readonly [string, ...string[]]): AnyOperation {
  return operation({
    name: `server-actions.${action}`,
    service: 'compute',
    method: 'POST',
    path: '/servers/{server_id}/action',
    action,
    window: { until: '2.5' },
    policy: rule,
    policyTarget: 'resource',
    body: object({ [action]: object({ type: z.enum(types) }) }),
    status: 200,
    errors: openConsoleErrors,
    needs: ['table:read', 'table:write', 'queue:send'],
    async handle({ params, caller, body }, ports) {
      const type = body[action]?.type ?? '';
      const serverId = params['server_id'] ?? '';
      return { body: { console: { type, url: await openConsole(ports, { serverId, protocol, type, caller, policy: rule }) } } };
    },
  });
}
