import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { findServer, findServerErrors } from '../../../shared/compute/servers/find-server.ts';
import { type Server, servers } from '../../../shared/compute/servers/server.ts';
import { contextFor } from '../../../shared/compute/servers/show-server.ts';
import { serverUpdated } from '../../../shared/compute/servers/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, since, versions } from '../../../shared/operation/versioned.ts';
import { canonicalIpv6, description, diskConfig, fqdn, hostname, ipv4, ipv6, name } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = policy.member('os_compute_api:servers:update');

export default operation({
  name: 'servers.update',
  service: 'compute',
  method: 'PUT',
  path: '/servers/{server_id}',
  policy: rule,
  policyTarget: 'resource',
  body: object({
    server: object({
      name: z.optional(name),
      'OS-DCF:diskConfig': z.optional(diskConfig),
      accessIPv4: z.optional(ipv4),
      accessIPv6: z.optional(ipv6),
      description: since('2.19', z.optional(description)),
      hostname: versions({ '2.1': undefined, '2.90': z.optional(hostname), '2.94': z.optional(fqdn) }),
      pinned_availability_zone: since('2.104', z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(255))))),
    }),
  }),
  status: 200,
  errors: [...findServerErrors, computeErrors.ZonePinnedAlready, computeErrors.ZonePinnedElsewhere],
  needs: ['table:read', 'table:write'],
  async handle({ params, caller, body, version, origin }, ports) {
    const asked = body.server;
    const server = await transaction(ports, async (tx) => {
      const found = await findServer(tx, params['server_id'] ?? '', caller, rule);
      const changed: Server = {
        ...found,
        name: asked.name ?? found.name,
        diskConfig: asked['OS-DCF:diskConfig'] ?? found.diskConfig,
        accessIpV4: asked.accessIPv4 ?? found.accessIpV4,
        accessIpV6: asked.accessIPv6 === undefined ? found.accessIpV6 : canonicalIpv6(asked.accessIPv6),
        description: asked.description === undefined ? found.description : asked.description,
        hostname: asked.hostname ?? found.hostname,
        pinnedAvailabilityZone: pinnedZone(found, asked.pinned_availability_zone),
        updatedAt: new Date(ports.clock.now()).toISOString(),
      };
      tx.put(servers, changed);
      return changed;
    });
    return { body: { server: serverUpdated.show(server, version, await contextFor(server, { caller, origin, version }, ports)) } };
  },
});

/** A server is unpinned, or pinned to where it is. */
function pinnedZone(server: Server, asked: string | null | undefined): string | null {
  if (asked === undefined || asked === server.pinnedAvailabilityZone) return server.pinnedAvailabilityZone;
  if (asked === null) return null;
  if (server.pinnedAvailabilityZone !== null) throw computeErrors.ZonePinnedAlready();
  if (asked !== server.availabilityZone)
    throw computeErrors.ZonePinnedElsewhere({ current_az: server.availabilityZone ?? '', requested_az: asked });
  return asked;
}
