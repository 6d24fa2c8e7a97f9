import { type Created, createServers, createServersErrors } from '../../../shared/compute/actions/create/create-servers.ts';
import type { CreateRequest } from '../../../shared/compute/actions/create/request.ts';
import { clientTokenOf } from '../../../shared/compute/client-token/client-token.ts';
import { newPassword } from '../../../shared/compute/servers/passwords.ts';
import { computeLinks } from '../../../shared/operation/links.ts';
import { operation, type Reply } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import type { Version } from '../../../shared/operation/version.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { canonicalIpv6 } from '../../../shared/operation/wire.ts';
import { type CreateBody, createBody } from './create-body.ts';

/** Before 2.19 a server was described by its name. */
const describedByName = versions({ '2.1': true, '2.19': false });
const knowsMultiattach = versions({ '2.1': false, '2.60': true });

export default operation({
  name: 'servers.create',
  service: 'compute',
  method: 'POST',
  path: '/servers',
  policy: policy.member('os_compute_api:servers:create'),
  body: createBody,
  status: 202,
  errors: createServersErrors,
  needs: ['table:read', 'table:write', 'queue:send', 'images:read', 'networks'],
  async handle(asked, ports) {
    const { caller, body, version, requestId, origin } = asked;
    const adminPass = body.server.adminPass ?? newPassword(ports.chance);
    const answer = ({ servers: [server], reservationId }: Created): Reply => {
      if (body.server.return_reservation_id === true) return { body: { reservation_id: reservationId } };
      if (server === undefined) throw new Error('A create request made no server.');
      const links = computeLinks(origin, `servers/${server.id}`);
      const { id, diskConfig, securityGroups } = server;
      return {
        headers: { Location: links[0]?.href ?? '' },
        body: {
          server: { id, links, 'OS-DCF:diskConfig': diskConfig, security_groups: securityGroups.map((name) => ({ name })), adminPass },
        },
      };
    };
    return createServers(ports, caller, readRequest(body, version, adminPass), requestId, { token: clientTokenOf(asked), answer });
  },
});

function readRequest(body: CreateBody, version: Version, adminPass: string): CreateRequest {
  const { server } = body;
  const groups = (server.security_groups ?? []).flatMap(({ name }) => name ?? []);
  return {
    name: server.name,
    description: server.description ?? (describedByName.at(version) ? server.name : null),
    hostname: server.hostname ?? null,
    imageId: server.imageRef || null,
    flavorId: String(server.flavorRef),
    keyName: server.key_name ?? null,
    metadata: server.metadata ?? {},
    tags: [...new Set(server.tags)],
    networks: server.networks,
    diskConfig: server['OS-DCF:diskConfig'],
    accessIpV4: server.accessIPv4 ?? null,
    accessIpV6: server.accessIPv6 === undefined ? null : canonicalIpv6(server.accessIPv6),
    personality: (server.personality ?? []).map(({ path = '', contents = '' }) => ({ path, contents })),
    availabilityZone: server.availability_zone ?? null,
    host: server.host ?? null,
    hypervisorHostname: server.hypervisor_hostname ?? null,
    block_device_mapping: server.block_device_mapping,
    block_device_mapping_v2: server.block_device_mapping_v2,
    configDrive: server.config_drive,
    minCount: server.min_count,
    maxCount: server.max_count,
    // Without any, a server is in `default`.
    securityGroups: groups.length === 0 ? ['default'] : [...new Set(groups)],
    adminPass,
    userData: server.user_data ?? null,
    trustedImageCertificates: server.trusted_image_certificates ?? null,
    // They came as JSON.
    schedulerHints: (body['os:scheduler_hints'] ?? body['OS-SCH-HNT:scheduler_hints'] ?? {}) as CreateRequest['schedulerHints'],
    knowsMultiattach: knowsMultiattach.at(version),
  };
}
