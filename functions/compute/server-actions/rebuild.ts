import { type RebuildRequest, rebuildErrors, rebuildServer } from '../../../shared/compute/actions/rebuild/rebuild-server.ts';
import { rebuild } from '../../../shared/compute/actions/rebuild/row.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { assertMay, guardErrors } from '../../../shared/compute/servers/guards.ts';
import { newPassword } from '../../../shared/compute/servers/passwords.ts';
import { contextFor } from '../../../shared/compute/servers/show-server.ts';
import { serverUpdated } from '../../../shared/compute/servers/view.ts';
import { together } from '../../../shared/errors.ts';
import { computeLinks } from '../../../shared/operation/links.ts';
import * as policy from '../../../shared/operation/policies.ts';
import type { Version } from '../../../shared/operation/version.ts';
import { object, versions } from '../../../shared/operation/versioned.ts';
import { canonicalIpv6 } from '../../../shared/operation/wire.ts';
import { serverAction } from '../server-action.ts';
import { type RebuildBody, rebuildFields } from './rebuild-body.ts';

/** From 2.93 on a volume that a server boots from gets the image's data. */
const reimages = versions({ '2.1': false, '2.93': true });
const showsKeyName = versions({ '2.1': false, '2.54': true });
const showsUserData = versions({ '2.1': false, '2.57': true });

export default serverAction({
  action: 'rebuild',
  policy: policy.member('os_compute_api:servers:rebuild'),
  body: object({ rebuild: rebuildFields }),
  act: {
    errors: together(guardErrors, [computeErrors.VtpmForbids, computeErrors.HostUnavailable], rebuildErrors),
    needs: ['table:read', 'table:write', 'queue:send', 'images:read', 'networks'],
    // Its own host has no room for a machine in the place of one that is gone.
    refuse: () => computeErrors.HostUnavailable(),
    async run(tx, ports, standing, { caller, body, version, requestId, origin }) {
      const adminPass = body.rebuild.adminPass ?? newPassword(ports.chance);
      assertMay(rebuild, standing, caller);
      const request = readRequest(body.rebuild, version, adminPass);
      const { server, userData, command } = await rebuildServer(tx, ports, standing, request, { caller, requestId });
      const shown = serverUpdated.show(server, version, await contextFor(server, { caller, origin, version }, ports));
      const { 'OS-EXT-SRV-ATTR:user_data': _forAdmins, ...fields } = shown as Record<string, unknown>;
      const made = {
        ...fields,
        ...(showsKeyName.at(version) ? { key_name: server.keyName } : {}),
        ...(showsUserData.at(version) ? { user_data: userData } : {}),
        adminPass,
      };
      const headers = { Location: computeLinks(origin, `servers/${server.id}`)[0]?.href ?? '' };
      return { command, reply: { headers, body: { server: made } } };
    },
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
