import { z } from 'zod/mini';
import { swap, swapErrors } from '../../../shared/compute/actions/swap-volume/swap.ts';
import { send } from '../../../shared/compute/commands/command.ts';
import { type Mapping, mappings, readWithMappings } from '../../../shared/compute/disks/mapping.ts';
import { findWithHolders } from '../../../shared/compute/disks/volume-claim.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import type { ServiceVolume } from '../../../shared/compute/ports/volumes.ts';
import { admit, findServerErrors } from '../../../shared/compute/servers/find-server.ts';
import { servers } from '../../../shared/compute/servers/server.ts';
import { together } from '../../../shared/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { canonicalUuid } from '../../../shared/operation/uuid.ts';
import { object, since, versions } from '../../../shared/operation/versioned.ts';
import { bool, tag, uuid } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const updateRule = policy.member('os_compute_api:os-volumes-attachments:update');
const swapRule = policy.serviceOrAdmin('os_compute_api:os-volumes-attachments:swap');

/** Before 2.85 this was for swapping volumes only. */
const updates = versions({ '2.1': false, '2.85': true });

/**
 * From 2.85 a request for the volume's own id changes `delete_on_termination`. Every other request is a swap, which is for a volume
 * service that migrates a volume.
 */
export default operation({
  name: 'volume-attachments.update',
  service: 'compute',
  method: 'PUT',
  path: '/servers/{server_id}/os-volume_attachments/{volume_id}',
  policy: updateRule,
  policyTarget: 'resource',
  body: object({
    volumeAttachment: object({
      volumeId: uuid,
      device: since('2.85', z.optional(z.nullable(z.string().check(z.regex(/(^\/dev\/x{0,1}[a-z]{0,1}d{0,1})([a-z]+)[0-9]*\n?$/))))),
      tag: since('2.85', z.optional(tag)),
      delete_on_termination: since('2.85', z.optional(bool)),
      serverId: since('2.85', z.optional(uuid)),
      id: since('2.85', z.optional(uuid)),
    }),
  }),
  status: 202,
  errors: together(findServerErrors, swapErrors, [
    computeErrors.VolumeNotFound,
    computeErrors.SwapTargetNotFound,
    computeErrors.VolumeNotMigrating,
    computeErrors.AttachmentFieldImmutable,
  ]),
  needs: ['table:read', 'table:write', 'queue:send'],
  async handle({ params, caller, body, version, requestId }, ports) {
    const wanted = body.volumeAttachment;
    const id = params['server_id'] ?? '';
    const volumeId = canonicalUuid(params['volume_id'] ?? '') ?? params['volume_id'] ?? '';
    const isUpdate = updates.at(version) && wanted.volumeId === volumeId;
    const command = await transaction(ports, async (tx) => {
      const canonical = canonicalUuid(id);
      const whole = canonical === undefined ? undefined : await readWithMappings(tx, ports.store, canonical);
      const server = admit(whole?.server, id, caller, null);
      if (!isUpdate) {
        enforce(swapRule, caller, {});
        const from = await findWithHolders(tx, ports, volumeId, caller);
        if (from.volume === undefined) throw computeErrors.VolumeNotFound({ volume_id: volumeId });
        if (!isMigrating(from.volume)) throw computeErrors.VolumeNotMigrating({ old_volume_id: volumeId });
        const to = await findWithHolders(tx, ports, wanted.volumeId, caller);
        if (to.volume === undefined) throw computeErrors.SwapTargetNotFound({ volume_id: wanted.volumeId });
        const both = { from: { ...from, volume: from.volume }, to: { ...to, volume: to.volume } };
        return swap(tx, ports, { server, mappings: whole?.mappings ?? [], ...both }, { caller, requestId });
      }
      enforce(updateRule, caller, { projectId: server.projectId });
      const mapping = whole?.mappings.find((candidate) => candidate.volumeId === volumeId);
      if (mapping === undefined) throw computeErrors.VolumeMappingNotFound({ volume_id: volumeId });
      assertUnchanged(wanted, mapping);
      const deleteOnTermination = wanted.delete_on_termination;
      if (deleteOnTermination === undefined || deleteOnTermination === mapping.deleteOnTermination) return undefined;
      tx.put(mappings, { ...mapping, deleteOnTermination });
      tx.put(servers, {
        ...server,
        volumesAttached: server.volumesAttached.map((volume) =>
          volume.mappingId === mapping.id ? { ...volume, deleteOnTermination } : volume,
        ),
      });
      return undefined;
    });
    if (command !== undefined) await send(ports, command);
    return {};
  },
});

const isMigrating = ({ migrationStatus }: ServiceVolume) => migrationStatus !== null && migrationStatus !== '';

interface Immutable {
  readonly id?: string | undefined;
  readonly serverId?: string | undefined;
  readonly device?: string | null | undefined;
  readonly tag?: string | undefined;
}

/** In Nova's order. */
function assertUnchanged(wanted: Immutable, mapping: Mapping): void {
  const standing = { id: mapping.attachmentId, serverId: mapping.serverId, device: mapping.deviceName, tag: mapping.tag };
  for (const field of ['id', 'serverId', 'device', 'tag'] as const) {
    if (wanted[field] !== undefined && wanted[field] !== standing[field]) throw computeErrors.AttachmentFieldImmutable({ field });
  }
}
