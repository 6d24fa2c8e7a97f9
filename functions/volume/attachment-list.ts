/** GET /attachments and GET /attachments/detail. Their pages have no links. */
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import type { View } from '../../shared/operation/view.ts';
import { attachmentListing } from '../../shared/volume/attachment-listing.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';
import { listVolumes } from '../../shared/volume/find.ts';
import { listErrors, pageOfThings, projectOf } from '../../shared/volume/pages.ts';
import type { AttachmentOfVolume } from '../../shared/volume/views.ts';

export function attachmentList(name: 'index' | 'detail', path: string, view: View<AttachmentOfVolume, undefined>): AnyOperation {
  return operation({
    name: `attachments.${name}`,
    service: 'volume',
    method: 'GET',
    path,
    window: { since: '3.27' },
    policy: policy.reader('volume:attachment_list'),
    status: 200,
    errors: [volumeErrors.AttachmentNotFound, ...listErrors],
    needs: ['table:read'],
    async handle(request, ports) {
      const { caller, query, version } = request;
      const volumes = await listVolumes(ports.store, projectOf(query, caller));
      const all = volumes.flatMap((volume) => volume.attachments.map((attachment) => ({ volume, attachment })));
      const { things } = pageOfThings(all, attachmentListing, request);
      return { body: { attachments: things.map((one) => view.show(one, version, undefined)) } };
    },
  });
}
