/** GET /attachments and GET /attachments/detail. */
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';
import { listVolumes } from '../../shared/volume/find.ts';
import { projectOf } from '../../shared/volume/pages.ts';
import type { Attachment, Volume } from '../../shared/volume/volume.ts';

export function attachmentList(
  name: 'index' | 'detail',
  path: string,
  show: (volume: Volume, attachment: Attachment) => unknown,
): AnyOperation {
  return operation({
    name: `attachments.${name}`,
    service: 'volume',
    method: 'GET',
    path,
    policy: policy.reader('volume:attachment_list'),
    status: 200,
    errors: [volumeErrors.SortInvalid],
    needs: ['table:read'],
    async handle({ caller, query }, ports) {
      const volumes = await listVolumes(ports.store, projectOf(query, caller));
      const volumeId = query['volume_id']?.at(-1);
      const serverId = (query['instance_id'] ?? query['instance_uuid'])?.at(-1);
      const status = query['status']?.at(-1);
      const attachments = volumes
        .filter(({ id }) => (volumeId ?? id) === id)
        .flatMap((volume) =>
          volume.attachments
            .filter(
              (attachment) =>
                (serverId ?? attachment.serverId) === attachment.serverId && (status ?? attachment.status) === attachment.status,
            )
            .map((attachment) => show(volume, attachment)),
        );
      return { body: { attachments } };
    },
  });
}
