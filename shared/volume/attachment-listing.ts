/** What the list of attachments is filtered and sorted by. */
import * as volumeErrors from './errors.ts';
import { equals } from './filters.ts';
import type { Listing } from './pages.ts';
import { type AttachmentOfVolume, shownStatus } from './views.ts';

export const attachmentListing: Listing<AttachmentOfVolume> = {
  id: ({ attachment }) => attachment.id,
  missing: (marker) => volumeErrors.AttachmentNotFound({ attachment_id: marker }),
  filters: {
    volume_id: equals(({ volume }) => volume.id),
    instance_id: equals(({ attachment }) => attachment.serverId),
    instance_uuid: equals(({ attachment }) => attachment.serverId),
    status: equals(({ attachment }) => shownStatus(attachment)),
    attach_status: equals(({ attachment }) => shownStatus(attachment)),
  },
  sortKeys: {
    id: ({ attachment }) => attachment.id,
    volume_id: ({ volume }) => volume.id,
    instance_uuid: ({ attachment }) => attachment.serverId,
    attach_status: ({ attachment }) => shownStatus(attachment),
    attach_mode: ({ attachment }) => attachment.mode,
    created_at: ({ attachment }) => attachment.attachedAt,
    updated_at: ({ attachment }) => attachment.attachedAt,
  },
};
