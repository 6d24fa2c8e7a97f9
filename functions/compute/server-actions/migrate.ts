import { z } from 'zod/mini';
import { moveServer, moveServerErrors } from '../../../shared/compute/actions/move/move-server.ts';
import { migrate } from '../../../shared/compute/actions/move/rows.ts';
import { assertMay } from '../../../shared/compute/servers/guards.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { fqdn } from '../../../shared/operation/wire.ts';
import { serverAction } from '../server-action.ts';

const toHost = policy.admin('os_compute_api:os-migrate-server:migrate:host');

const withHost = z.strictObject({ migrate: z.nullable(z.strictObject({ host: z.optional(z.nullable(fqdn)) })) });

/** Before 2.56 whatever stands there means nothing. */
const body = versions<z.ZodMiniType<unknown>>({
  '2.1': z.pipe(
    z.looseObject({}),
    z.transform(() => ({ migrate: null })),
  ),
  '2.56': withHost,
});

export default serverAction({
  action: 'migrate',
  policy: policy.manager('os_compute_api:os-migrate-server:migrate'),
  body,
  act: {
    errors: moveServerErrors,
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, { body: asked, fullHosts, ...cause }) {
      const host = (asked as z.infer<typeof withHost>).migrate?.host ?? null;
      if (host !== null) enforce(toHost, cause.caller, { projectId: server.projectId });
      assertMay(migrate, server, cause.caller);
      return { command: await moveServer(tx, ports, server, { row: migrate, flavor: server.flavor, host }, fullHosts, cause) };
    },
  },
});
