import { attachmentView } from '../../../shared/compute/disks/attachment-view.ts';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { findServerErrors, findWithMappings } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { canonicalUuid } from '../../../shared/operation/uuid.ts';

const rule = policy.reader('os_compute_api:os-volumes-attachments:show');

export default operation({
  name: 'volume-attachments.show',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/os-volume_attachments/{volume_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [...findServerErrors, computeErrors.VolumeNotAttached],
  needs: ['table:read'],
  async handle({ params, caller, version }, ports) {
    const { server, mappings } = await findWithMappings(ports.store, params['server_id'] ?? '', caller, rule);
    const id = params['volume_id'] ?? '';
    const canonical = canonicalUuid(id);
    const mapping = mappings.find(({ volumeId }) => volumeId !== null && volumeId === canonical);
    if (mapping === undefined) throw computeErrors.VolumeNotAttached({ instance: server.id, volume: id });
    return { body: { volumeAttachment: attachmentView.show(mapping, version, undefined) } };
  },
});
