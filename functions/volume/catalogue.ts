/** Every operation of the Volume API. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import completeAttachment from './attachments/complete.ts';
import createAttachment from './attachments/create.ts';
import deleteAttachment from './attachments/delete.ts';
import detailAttachments from './attachments/detail.ts';
import indexAttachments from './attachments/index.ts';
import showAttachment from './attachments/show.ts';
import updateAttachment from './attachments/update.ts';
import indexZones from './availability-zones/index.ts';
import deleteMessage from './messages/delete.ts';
import indexMessages from './messages/index.ts';
import showMessage from './messages/show.ts';
import showLimits from './quotas/limits.ts';
import showQuotas from './quotas/show.ts';
import createSnapshot from './snapshots/create.ts';
import deleteSnapshot from './snapshots/delete.ts';
import detailSnapshots from './snapshots/detail.ts';
import indexSnapshots from './snapshots/index.ts';
import showSnapshot from './snapshots/show.ts';
import indexVersions from './versions/index.ts';
import showVersion from './versions/show.ts';
import extend from './volume-actions/extend.ts';
import resetStatus from './volume-actions/reset-status.ts';
import setBootable from './volume-actions/set-bootable.ts';
import updateReadonly from './volume-actions/update-readonly.ts';
import createMetadata from './volume-metadata/create.ts';
import deleteMetadata from './volume-metadata/delete.ts';
import indexMetadata from './volume-metadata/index.ts';
import updateMetadata from './volume-metadata/update.ts';
import addTypeAccess from './volume-type-access/add.ts';
import indexTypeAccess from './volume-type-access/index.ts';
import removeTypeAccess from './volume-type-access/remove.ts';
import createSpecs from './volume-type-specs/create.ts';
import deleteSpec from './volume-type-specs/delete.ts';
import indexSpecs from './volume-type-specs/index.ts';
import createType from './volume-types/create.ts';
import deleteType from './volume-types/delete.ts';
import indexTypes from './volume-types/index.ts';
import showType from './volume-types/show.ts';
import updateType from './volume-types/update.ts';
import createVolume from './volumes/create.ts';
import deleteVolume from './volumes/delete.ts';
import detailVolumes from './volumes/detail.ts';
import indexVolumes from './volumes/index.ts';
import showVolume from './volumes/show.ts';
import summarizeVolumes from './volumes/summary.ts';
import updateVolume from './volumes/update.ts';

export const volumeOperations: readonly AnyOperation[] = [
  indexVersions,
  showVersion,
  indexVolumes,
  detailVolumes,
  summarizeVolumes,
  createVolume,
  showVolume,
  updateVolume,
  deleteVolume,
  resetStatus,
  extend,
  setBootable,
  updateReadonly,
  indexTypes,
  createType,
  showType,
  updateType,
  deleteType,
  indexTypeAccess,
  addTypeAccess,
  removeTypeAccess,
  indexSpecs,
  createSpecs,
  deleteSpec,
  indexMetadata,
  createMetadata,
  updateMetadata,
  deleteMetadata,
  indexSnapshots,
  detailSnapshots,
  createSnapshot,
  showSnapshot,
  deleteSnapshot,
  indexAttachments,
  detailAttachments,
  createAttachment,
  showAttachment,
  updateAttachment,
  completeAttachment,
  deleteAttachment,
  indexMessages,
  showMessage,
  deleteMessage,
  showQuotas,
  showLimits,
  indexZones,
];
