/** How a volume's attachment is shown. Source: contract/schemas/VolumeAttachmentController.*.json. */
import { shownSince, shownUntil, view } from '../../operation/view.ts';
import type { Mapping } from './mapping.ts';

const common = {
  volumeId: (mapping: Mapping) => mapping.volumeId,
  serverId: (mapping: Mapping) => mapping.serverId,
  tag: shownSince<Mapping, undefined>('2.70', (mapping) => mapping.tag),
  delete_on_termination: shownSince<Mapping, undefined>('2.79', (mapping) => mapping.deleteOnTermination),
};

/** Without a name an offloaded server's volume has no `device`, which was left out before 2.70. */
const device = [
  shownUntil<Mapping, undefined>('2.69', (mapping) => mapping.deviceName ?? undefined),
  shownSince<Mapping, undefined>('2.70', (mapping) => mapping.deviceName),
];

/** GET one or all: from 2.89 the volume's id is no longer the attachment's. */
export const attachmentView = view<Mapping, undefined>({
  id: shownUntil('2.88', (mapping) => mapping.volumeId),
  ...common,
  device,
  attachment_id: shownSince('2.89', (mapping) => mapping.attachmentId),
  bdm_uuid: shownSince('2.89', (mapping) => mapping.id),
});

/** The answer to an attachment, up to 2.100. */
export const attachedView = view<Mapping, undefined>({ id: (mapping) => mapping.volumeId, ...common, device });
