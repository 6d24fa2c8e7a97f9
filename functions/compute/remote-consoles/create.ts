import { z } from 'zod/mini';
import { openConsole, openConsoleErrors } from '../../../shared/compute/consoles/open-console.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.member('os_compute_api:os-remote-consoles');

const protocols = ['vnc', 'spice', 'serial', 'rdp'] as const;
const types = ['novnc', 'xvpvnc', 'spice-html5', 'serial', 'rdp-html5'] as const;

export default operation({
  name: 'remote-consoles.create',
  service: 'compute',
  method: 'POST',
  path: '/servers/{server_id}/remote-consoles',
  window: { since: '2.6' },
  policy: rule,
  policyTarget: 'resource',
  body: object({
    remote_console: object({
      protocol: versions({ '2.6': z.enum(protocols), '2.8': z.enum([...protocols, 'mks']) }),
      type: versions({
        '2.6': z.enum(types),
        '2.8': z.enum([...types, 'webmks']),
        '2.99': z.enum([...types, 'webmks', 'spice-direct']),
      }),
    }),
  }),
  status: 200,
  errors: openConsoleErrors,
  needs: ['table:read', 'table:write', 'queue:send'],
  async handle({ params, caller, body }, ports) {
    const { protocol, type } = body.remote_console;
    const serverId = params['server_id'] ?? '';
    return {
      body: { remote_console: { protocol, type, url: await openConsole(ports, { serverId, protocol, type, caller, policy: rule }) } },
    };
  },
});
