import { z } from 'zod/mini';
import { removeFloatingIp, removeFloatingIpErrors } from '../../../shared/compute/actions/networks/floating-ips.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { ipv4, ipv6 } from '../../../shared/operation/wire.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'removeFloatingIp',
  policy: policy.member('os_compute_api:os-floating-ips:remove'),
  window: { until: '2.43' },
  body: z.strictObject({ removeFloatingIp: z.strictObject({ address: z.union([ipv4, ipv6]) }) }),
  act: {
    errors: removeFloatingIpErrors,
    needs: ['table:read', 'table:write', 'devices'],
    async run(tx, ports, server, { body, caller }) {
      await removeFloatingIp(tx, ports, server, body.removeFloatingIp.address, caller);
      return {};
    },
  },
});
