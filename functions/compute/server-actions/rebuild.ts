import { type RebuildRequest, type Rebuilt, rebuildErrors, rebuildServer } from '../../../shared/compute/actions/rebuild/rebuild-server.ts';
import { rebuild } from '../../../shared/compute/actions/rebuild/row.ts';
import { answeredBefore, clientTokenErrors, clientTokenOf, keepAnswer } from '../../../shared/compute/client-token/client-token.ts';
import { send } from '../../../shared/compute/commands/command.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { findServer, findServerErrors } from '../../../shared/compute/servers/find-server.ts';
import { assertMay, guardErrors } from '../../../shared/compute/servers/guards.ts';
import { newPassword } from '../../../shared/compute/servers/passwords.ts';
import { contextFor } from '../../../shared/compute/servers/show-server.ts';
import { serverUpdated } from '../../../shared/compute/servers/view.ts';
import { together } from '../../../shared/errors.ts';
import { computeLinks } from '../../../shared/operation/links.ts';
import { operation, type Reply } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import type { Version } from '../../../shared/operation/version.ts';
import { object, versions } from '../../../shared/operation/versioned.ts';
import { canonicalIpv6 } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { type RebuildBody, rebuildFields } from './rebuild-body.ts';

const rule = policy.member('os_compute_api:servers:rebuild');

/** From 2.93 on a volume that a server boots from gets the image's data. */
const reimages = versions({ '2.1': false, '2.93': true });
const showsKeyName = versions({ '2.1': false, '2.54': true });
const showsUserData = versions({ '2.1': false, '2.57': true });

export default operation({
  name: 'server-actions.rebuild',
  service: 'compute',
  method: 'POST',
  path: '/servers/{server_id}/action',
  action: 'rebuild',
  policy: rule,
  policyTarget: 'resource',
  body: object({ rebuild: rebuildFields }),
  status: 202,
  errors: together(findServerErrors, guardErrors, [computeErrors.VtpmForbids], rebuildErrors, clientTokenErrors),
  needs: ['table:read', 'table:write', 'queue:send', 'images:read'],
  async handle(asked, ports) {
    const { params, caller, body, version, requestId, origin } = asked;
    const token = clientTokenOf(asked);
    const adminPass = body.rebuild.adminPass ?? newPassword(ports.chance);
    const request = readRequest(body.rebuild, version, adminPass);
    const { reply, command } = await transaction(ports, async (tx): Promise<{ reply: Reply; command?: Rebuilt['command'] }> => {
      const before = await answeredBefore(tx, ports, token);
      if (before !== undefined) return { reply: before };
      const standing = await findServer(tx, params['server_id'] ?? '', caller, rule);
      assertMay(rebuild, standing, caller);
      const { server, userData, command: owed } = await rebuildServer(tx, ports, standing, request, { caller, requestId });
      const shown = serverUpdated.show(server, version, await contextFor(server, { caller, origin, version }, ports));
      const { 'OS-EXT-SRV-ATTR:user_data': _forAdmins, ...fields } = shown as Record<string, unknown>;
      const made = {
        ...fields,
        ...(showsKeyName.at(version) ? { key_name: server.keyName } : {}),
        ...(showsUserData.at(version) ? { user_data: userData } : {}),
        adminPass,
      };
      const rebuilt = { headers: { Location: computeLinks(origin, `servers/${server.id}`)[0]?.href ?? '' }, body: { server: made } };
      keepAnswer(tx, ports, token, rebuilt);
      return { reply: rebuilt, command: owed };
    });
    if (command !== undefined) await send(ports, command);
    return reply;
  },
});

function readRequest(asked: RebuildBody, version: Version, adminPass: string): RebuildRequest {
  return {
    imageId: asked.imageRef,
    adminPass,
    preserveEphemeral: asked.preserve_ephemeral ?? false,
    reimages: reimages.at(version) ?? false,
    metadata: asked.metadata,
    personality: (asked.personality ?? []).map(({ path = '', contents = '' }) => ({ path, contents })),
    diskConfig: asked['OS-DCF:diskConfig'],
    keyName: asked.key_name,
    userData: asked.user_data,
    trustedImageCertificates: asked.trusted_image_certificates,
    change: {
      ...(asked.name === undefined ? {} : { name: asked.name }),
      ...(asked.description === undefined ? {} : { description: asked.description }),
      ...(asked.hostname === undefined ? {} : { hostname: asked.hostname }),
      ...(asked.accessIPv4 === undefined ? {} : { accessIpV4: asked.accessIPv4 }),
      ...(asked.accessIPv6 === undefined ? {} : { accessIpV6: canonicalIpv6(asked.accessIPv6) }),
    },
  };
}
