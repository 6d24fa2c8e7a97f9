import { z } from 'zod/mini';
import { unshelveErrors, unshelveServer } from '../../../shared/compute/actions/shelve/unshelve-server.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { name } from '../../../shared/operation/wire.ts';
import { serverAction } from '../server-action.ts';

const toHost = policy.admin('os_compute_api:os-shelve:unshelve_to_host');

const withPlace = z.strictObject({
  unshelve: z.nullable(z.strictObject({ availability_zone: z.optional(z.nullable(z.string())), host: z.optional(z.string()) })),
});

/** Before 2.77 whatever stands there means nothing. */
const body = versions<z.ZodMiniType<unknown>>({
  '2.1': z.pipe(
    z.strictObject({ unshelve: z.unknown() }),
    z.transform(() => ({ unshelve: null })),
  ),
  '2.77': z.strictObject({ unshelve: z.nullable(z.strictObject({ availability_zone: name })) }),
  '2.91': withPlace,
});

export default serverAction({
  action: 'unshelve',
  policy: policy.member('os_compute_api:os-shelve:unshelve'),
  body,
  act: {
    errors: unshelveErrors,
    // Its image is told to the host with where its bytes are.
    needs: ['table:read', 'table:write', 'queue:send', 'images:read', 'networks'],
    async run(tx, ports, server, { body: asked, fullHosts, ...cause }) {
      const { availability_zone: zone, host } = (asked as z.infer<typeof withPlace>).unshelve ?? {};
      if (host !== undefined) enforce(toHost, cause.caller, { projectId: server.projectId });
      return { command: await unshelveServer(tx, ports, server, { zone, host }, fullHosts, cause) };
    },
  },
});
