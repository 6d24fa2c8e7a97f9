import { z } from 'zod/mini';
import { inNovasTerms } from '../../../shared/compute/actions/networks/resolve.ts';
import { record } from '../../../shared/compute/commands/begin.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { assertUnlocked, unlockedErrors } from '../../../shared/compute/servers/guards.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { serverAction } from '../server-action.ts';

/** Another address of a network that the server is on already. */
export default serverAction({
  action: 'addFixedIp',
  policy: policy.member('os_compute_api:os-multinic:add'),
  window: { until: '2.43' },
  body: z.strictObject({
    addFixedIp: z.strictObject({ networkId: z.union([z.string().check(z.minLength(1), z.maxLength(36)), z.number()]) }),
  }),
  act: {
    errors: [...unlockedErrors, computeErrors.NetworkNotFoundForInstance, computeErrors.NoMoreFixedIps],
    needs: ['table:read', 'table:write', 'networks'],
    async run(tx, ports, server, { body, ...cause }) {
      assertUnlocked(server, cause.caller);
      const networkId = String(body.addFixedIp.networkId);
      const found = server.interfaces?.find((each) => each.networkId === networkId);
      if (found === undefined) throw computeErrors.NetworkNotFoundForInstance({ instance_id: server.id });
      await inNovasTerms({ networkId, fixedIp: null }, () => ports.networks.addFixedIp(tx, found.portId));
      record(tx, ports, { action: 'add_fixed_ip' }, server, cause, 'Success');
      return {};
    },
  },
});
