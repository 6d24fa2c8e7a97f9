import { operation } from '../../../shared/operation/operation.ts';
import { policy } from '../../../shared/operation/policy.ts';
import { volumeErrors } from '../../../shared/volume/errors.ts';
import { listVolumes } from '../../../shared/volume/find.ts';
import { projectOf } from '../../../shared/volume/pages.ts';
import { attachmentSummary } from '../../../shared/volume/views.ts';

export default operation({
  name: 'attachments.index',
  service: 'volume',
  method: 'GET',
  path: '/attachments',
  policy: policy.reader('volume:attachment_list'),
  status: 200,
  errors: [volumeErrors.SortInvalid],
  needs: ['table:read'],
  async handle({ caller, query }, ports) {
    const volumes = await listVolumes(ports.store, projectOf(query, caller));
    const wanted = {
      volumeId: query['volume_id']?.at(-1),
      serverId: (query['instance_id'] ?? query['instance_uuid'])?.at(-1),
      status: query['status']?.at(-1),
    };
    const found = volumes.flatMap((volume) =>
      volume.attachments
        .filter(
          (attachment) =>
            (wanted.volumeId ?? volume.id) === volume.id &&
            (wanted.serverId ?? attachment.serverId) === attachment.serverId &&
            (wanted.status ?? attachment.status) === attachment.status,
        )
        .map((attachment) => attachmentSummary(volume, attachment)),
    );
    return { body: { attachments: found } };
  },
});
