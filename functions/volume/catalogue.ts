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
import forceDeleteBackup from './backup-actions/force-delete.ts';
import resetBackupStatus from './backup-actions/reset-status.ts';
import createBackup from './backups/create.ts';
import deleteBackup from './backups/delete.ts';
import detailBackups from './backups/detail.ts';
import indexBackups from './backups/index.ts';
import restoreBackup from './backups/restore.ts';
import showBackup from './backups/show.ts';
import updateBackup from './backups/update.ts';
import detailClusters from './clusters/detail.ts';
import indexClusters from './clusters/index.ts';
import detailConsistencyGroups from './consistencygroups/detail.ts';
import indexConsistencyGroups from './consistencygroups/index.ts';
import indexExtensions from './extensions/index.ts';
import detailGroupSnapshots from './group-snapshots/detail.ts';
import indexGroupSnapshots from './group-snapshots/index.ts';
import indexGroupTypes from './group-types/index.ts';
import createGroup from './groups/create.ts';
import detailGroups from './groups/detail.ts';
import indexGroups from './groups/index.ts';
import deleteMessage from './messages/delete.ts';
import indexMessages from './messages/index.ts';
import showMessage from './messages/show.ts';
import acceptOldTransfer from './os-volume-transfer/accept.ts';
import createOldTransfer from './os-volume-transfer/create.ts';
import deleteOldTransfer from './os-volume-transfer/delete.ts';
import detailOldTransfers from './os-volume-transfer/detail.ts';
import indexOldTransfers from './os-volume-transfer/index.ts';
import showOldTransfer from './os-volume-transfer/show.ts';
import associateQos from './qos-specs/associate.ts';
import indexQosAssociations from './qos-specs/associations.ts';
import createQos from './qos-specs/create.ts';
import deleteQos from './qos-specs/delete.ts';
import deleteQosKeys from './qos-specs/delete-keys.ts';
import disassociateQos from './qos-specs/disassociate.ts';
import disassociateAllQos from './qos-specs/disassociate-all.ts';
import indexQos from './qos-specs/index.ts';
import showQos from './qos-specs/show.ts';
import updateQos from './qos-specs/update.ts';
import defaultQuotas from './quotas/defaults.ts';
import deleteQuotas from './quotas/delete.ts';
import showLimits from './quotas/limits.ts';
import showQuotas from './quotas/show.ts';
import showQuotaClass from './quotas/show-class.ts';
import updateQuotas from './quotas/update.ts';
import updateQuotaClass from './quotas/update-class.ts';
import indexPools from './scheduler-stats/get-pools.ts';
import indexServices from './services/index.ts';
import updateService from './services/update.ts';
import forceDeleteSnapshot from './snapshot-actions/force-delete.ts';
import resetSnapshotStatus from './snapshot-actions/reset-status.ts';
import createSnapshotMetadata from './snapshot-metadata/create.ts';
import deleteSnapshotMetadata from './snapshot-metadata/delete.ts';
import indexSnapshotMetadata from './snapshot-metadata/index.ts';
import updateSnapshotMetadata from './snapshot-metadata/update-all.ts';
import createSnapshot from './snapshots/create.ts';
import deleteSnapshot from './snapshots/delete.ts';
import detailSnapshots from './snapshots/detail.ts';
import indexSnapshots from './snapshots/index.ts';
import showSnapshot from './snapshots/show.ts';
import updateSnapshot from './snapshots/update.ts';
import indexVersions from './versions/index.ts';
import showVersion from './versions/show.ts';
import extend from './volume-actions/extend.ts';
import forceDelete from './volume-actions/force-delete.ts';
import migrateVolume from './volume-actions/migrate-volume.ts';
import resetStatus from './volume-actions/reset-status.ts';
import retype from './volume-actions/retype.ts';
import setBootable from './volume-actions/set-bootable.ts';
import updateReadonly from './volume-actions/update-readonly.ts';
import uploadImage from './volume-actions/upload-image.ts';
import createMetadata from './volume-metadata/create.ts';
import deleteMetadata from './volume-metadata/delete.ts';
import indexMetadata from './volume-metadata/index.ts';
import updateMetadata from './volume-metadata/update.ts';
import acceptTransfer from './volume-transfers/accept.ts';
import createTransfer from './volume-transfers/create.ts';
import deleteTransfer from './volume-transfers/delete.ts';
import detailTransfers from './volume-transfers/detail.ts';
import indexTransfers from './volume-transfers/index.ts';
import showTransfer from './volume-transfers/show.ts';
import addTypeAccess from './volume-type-access/add.ts';
import indexTypeAccess from './volume-type-access/index.ts';
import removeTypeAccess from './volume-type-access/remove.ts';
import createEncryption from './volume-type-encryption/create.ts';
import deleteEncryption from './volume-type-encryption/delete.ts';
import showEncryption from './volume-type-encryption/show.ts';
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
  uploadImage,
  forceDelete,
  indexTypes,
  createType,
  showType,
  updateType,
  deleteType,
  showEncryption,
  createEncryption,
  deleteEncryption,
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
  defaultQuotas,
  updateQuotas,
  deleteQuotas,
  showQuotaClass,
  updateQuotaClass,
  showLimits,
  indexPools,
  indexServices,
  indexZones,
  indexExtensions,
  updateSnapshot,
  indexSnapshotMetadata,
  createSnapshotMetadata,
  updateSnapshotMetadata,
  deleteSnapshotMetadata,
  resetSnapshotStatus,
  forceDeleteSnapshot,
  indexGroups,
  detailGroups,
  createGroup,
  indexGroupTypes,
  indexGroupSnapshots,
  detailGroupSnapshots,
  indexConsistencyGroups,
  detailConsistencyGroups,
  indexClusters,
  detailClusters,
  retype,
  migrateVolume,
  indexBackups,
  detailBackups,
  createBackup,
  showBackup,
  updateBackup,
  restoreBackup,
  deleteBackup,
  forceDeleteBackup,
  resetBackupStatus,
  indexOldTransfers,
  detailOldTransfers,
  createOldTransfer,
  showOldTransfer,
  acceptOldTransfer,
  deleteOldTransfer,
  indexTransfers,
  detailTransfers,
  createTransfer,
  showTransfer,
  acceptTransfer,
  deleteTransfer,
  indexQos,
  createQos,
  showQos,
  updateQos,
  deleteQosKeys,
  deleteQos,
  indexQosAssociations,
  associateQos,
  disassociateQos,
  disassociateAllQos,
  updateService,
];
