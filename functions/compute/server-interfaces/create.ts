import { z } from 'zod/mini';
import { attach, attachErrors } from '../../../shared/compute/actions/attach-interface/attach.ts';
import { send } from '../../../shared/compute/commands/command.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { findServer, findServerErrors } from '../../../shared/compute/servers/find-server.ts';
import { together } from '../../../shared/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, optional, since } from '../../../shared/operation/versioned.ts';
import { ipv4, ipv6, tag, uuid } from '../../../shared/operation/wire.ts';
import { OutOfBounds, transaction } from '../../../shared/store/transaction.ts';
import { interfaceView } from './interface-view.ts';

const rule = policy.member('os_compute_api:os-attach-interfaces:create');

const address = z.strictObject({ ip_address: z.union([ipv4, ipv6]) });

const malformed = (reason: string) => computeErrors.InterfaceFormatInvalid({ reason });

export default operation({
  name: 'server-interfaces.create',
  service: 'compute',
  method: 'POST',
  path: '/servers/{server_id}/os-interface',
  policy: rule,
  policyTarget: 'resource',
  body: object({
    interfaceAttachment: optional(
      object({
        net_id: z.optional(uuid),
        port_id: z.optional(uuid),
        fixed_ips: z.optional(z.array(address).check(z.minLength(1), z.maxLength(1))),
        tag: since('2.49', z.optional(tag)),
      }),
    ),
  }),
  status: 200,
  errors: together(findServerErrors, attachErrors, [computeErrors.InterfaceFormatInvalid]),
  needs: ['table:read', 'table:write', 'queue:send', 'networks'],
  async handle({ params, caller, body, version, requestId }, ports) {
    const { net_id: networkId = null, port_id: portId = null, fixed_ips: addresses, tag = null } = body.interfaceAttachment ?? {};
    const fixedIp = addresses?.[0]?.ip_address ?? null;
    if (networkId !== null && portId !== null) throw malformed('Must not input both network_id and port_id');
    if (fixedIp !== null && networkId === null) throw malformed('Must input network_id when request IP address');
    const once = () =>
      transaction(ports, async (tx) => {
        const server = await findServer(tx, params['server_id'] ?? '', caller, rule);
        const attached = await attach(tx, ports, server, { networkId, portId, fixedIp, tag }, { caller, requestId });
        return { ...attached, port: await ports.networks.findPort(tx, attached.made.portId, caller) };
      });
    const { made, command, port } = await once().catch((error: unknown) => {
      throw error instanceof OutOfBounds && ports.networks.isQuotaExceeded(error) ? computeErrors.PortLimitExceeded() : error;
    });
    await send(ports, command);
    return { body: { interfaceAttachment: interfaceView.show({ plugged: made, port }, version, undefined) } };
  },
});
