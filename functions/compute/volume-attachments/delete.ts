import { detach } from '../../../shared/compute/actions/attach-volume/attach.ts';
import { assertMayDetach, mayDetachErrors } from '../../../shared/compute/actions/attach-volume/attach-volume.ts';
import { send } from '../../../shared/compute/commands/command.ts';
import { readWithMappings } from '../../../shared/compute/disks/mapping.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { findHost, isUp } from '../../../shared/compute/hosts/host.ts';
import { admit, findServerErrors } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { canonicalUuid } from '../../../shared/operation/uuid.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = policy.member('os_compute_api:os-volumes-attachments:delete');

const knowsShelved = versions({ '2.1': false, '2.20': true });

export default operation({
  name: 'volume-attachments.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/servers/{server_id}/os-volume_attachments/{volume_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 202,
  errors: [...findServerErrors, ...mayDetachErrors],
  needs: ['table:read', 'table:write', 'queue:send'],
  async handle({ params, caller, version, requestId }, ports) {
    const id = params['server_id'] ?? '';
    const volumeId = canonicalUuid(params['volume_id'] ?? '') ?? params['volume_id'] ?? '';
    const command = await transaction(ports, async (tx) => {
      const canonical = canonicalUuid(id);
      const [whole, volume] = await Promise.all([
        canonical === undefined ? undefined : readWithMappings(tx, ports.store, canonical),
        ports.volumes.find(tx, volumeId, caller),
      ]);
      const server = admit(whole?.server, id, caller, rule);
      const mapping = whole?.mappings.find((candidate) => candidate.volumeId === volumeId);
      const host = server.host === null ? undefined : await findHost(ports.store, server.host);
      const isHostUp = host !== undefined && isUp(host, ports.clock.now());
      assertMayDetach({ server, caller, version: { knowsShelved: knowsShelved.at(version) }, volumeId, volume, mapping, isHostUp });
      if (mapping === undefined) throw computeErrors.VolumeNotAttached({ instance: server.id, volume: volumeId });
      return detach(tx, ports, server, mapping, { caller, requestId });
    });
    if (command !== undefined) await send(ports, command);
    return {};
  },
});
