import { z } from 'zod/mini';
import { attach } from '../../../shared/compute/actions/attach-volume/attach.ts';
import { planAttachment, planAttachmentErrors } from '../../../shared/compute/actions/attach-volume/attach-volume.ts';
import { send } from '../../../shared/compute/commands/command.ts';
import { attachedView } from '../../../shared/compute/disks/attachment-view.ts';
import { readWithMappings } from '../../../shared/compute/disks/mapping.ts';
import { claimVolumeErrors, findWithHolders } from '../../../shared/compute/disks/volume-claim.ts';
import { admit, findServerErrors } from '../../../shared/compute/servers/find-server.ts';
import { together } from '../../../shared/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { canonicalUuid } from '../../../shared/operation/uuid.ts';
import { object, since, versions } from '../../../shared/operation/versioned.ts';
import { bool, tag, uuid } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = policy.member('os_compute_api:os-volumes-attachments:create');

const knowledge = versions({
  '2.1': { knowsShelved: false, knowsMultiattach: false },
  '2.20': { knowsShelved: true, knowsMultiattach: false },
  '2.60': { knowsShelved: true, knowsMultiattach: true },
});

const answersWithoutBody = versions({ '2.1': false, '2.101': true });

export default operation({
  name: 'volume-attachments.create',
  service: 'compute',
  method: 'POST',
  path: '/servers/{server_id}/os-volume_attachments',
  policy: rule,
  policyTarget: 'resource',
  body: object({
    volumeAttachment: object({
      volumeId: uuid,
      device: z.optional(z.nullable(z.string().check(z.regex(/(^\/dev\/x{0,1}[a-z]{0,1}d{0,1})([a-z]+)[0-9]*\n?$/)))),
      tag: since('2.49', z.optional(tag)),
      delete_on_termination: since('2.79', z.optional(bool)),
    }),
  }),
  status: versions({ '2.1': 200, '2.101': 202 }),
  errors: together(findServerErrors, planAttachmentErrors, claimVolumeErrors),
  needs: ['table:read', 'table:write', 'queue:send'],
  async handle({ params, caller, body, version, requestId }, ports) {
    const { volumeId, device = null, tag = null, delete_on_termination: deleteOnTermination = false } = body.volumeAttachment;
    const id = params['server_id'] ?? '';
    const { mapping, command } = await transaction(ports, async (tx) => {
      const canonical = canonicalUuid(id);
      const [whole, { volume, holders }] = await Promise.all([
        canonical === undefined ? undefined : readWithMappings(tx, ports.store, canonical),
        findWithHolders(tx, ports, volumeId, caller),
      ]);
      const server = admit(whole?.server, id, caller, rule);
      const plan = planAttachment({
        server,
        caller,
        version: knowledge.at(version),
        volumeId,
        volume,
        device,
        tag,
        holders,
        diskCount: whole?.mappings.length ?? 0,
        usedDeviceNames: (whole?.mappings ?? []).flatMap(({ deviceName }) => (deviceName === null ? [] : [deviceName])),
      });
      const wanted = { volume: plan.volume, deviceName: plan.deviceName, tag, deleteOnTermination };
      return attach(tx, ports, server, wanted, { caller, requestId });
    });
    if (command !== undefined) await send(ports, command);
    return answersWithoutBody.at(version) ? {} : { body: { volumeAttachment: attachedView.show(mapping, version, undefined) } };
  },
});
