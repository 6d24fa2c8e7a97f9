import { z } from 'zod/mini';
import { addFloatingIp, addFloatingIpErrors } from '../../../shared/compute/actions/networks/floating-ips.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { ipv4, ipv6 } from '../../../shared/operation/wire.ts';
import { serverAction } from '../server-action.ts';

const address = z.union([ipv4, ipv6]);

/** As Nova has it, neither a lock nor a state is in the way, and nothing of it is among the server's actions. */
export default serverAction({
  action: 'addFloatingIp',
  policy: policy.member('os_compute_api:os-floating-ips:add'),
  window: { until: '2.43' },
  body: z.strictObject({ addFloatingIp: z.strictObject({ address, fixed_address: z.optional(address) }) }),
  act: {
    errors: addFloatingIpErrors,
    needs: ['table:read', 'table:write', 'devices'],
    async run(tx, ports, server, { body, caller }) {
      const { address: asked, fixed_address: fixedAddress } = body.addFloatingIp;
      await addFloatingIp(tx, ports, server, { address: asked, fixedAddress }, caller);
      return {};
    },
  },
});
