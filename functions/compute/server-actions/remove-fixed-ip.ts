import { z } from 'zod/mini';
import { record } from '../../../shared/compute/commands/begin.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { assertUnlocked, unlockedErrors } from '../../../shared/compute/servers/guards.ts';
import { canonicalAddress } from '../../../shared/network/addresses/address.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { ipv4, ipv6 } from '../../../shared/operation/wire.ts';
import { serverAction } from '../server-action.ts';

export default serverAction({
  action: 'removeFixedIp',
  policy: policy.member('os_compute_api:os-multinic:remove'),
  window: { until: '2.43' },
  body: z.strictObject({ removeFixedIp: z.strictObject({ address: z.union([ipv4, ipv6]) }) }),
  act: {
    errors: [...unlockedErrors, computeErrors.FixedIpNotFoundForInstance],
    needs: ['table:read', 'table:write', 'networks'],
    async run(tx, ports, server, { body, ...cause }) {
      assertUnlocked(server, cause.caller);
      const { address: ip } = body.removeFixedIp;
      const address = canonicalAddress(ip) ?? ip;
      const found = server.interfaces?.find(({ fixedIps }) => fixedIps.some((each) => each.address === address));
      if (found === undefined) throw computeErrors.FixedIpNotFoundForInstance({ instance_uuid: server.id, ip });
      await ports.networks.removeFixedIp(tx, found.portId, address);
      record(tx, ports, { action: 'remove_fixed_ip' }, server, cause, 'Success');
      return {};
    },
  },
});
