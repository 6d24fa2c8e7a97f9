/** Every operation of the Compute API. A file with an operation that is not listed here fails a test. */

import type { AnyOperation } from '../../shared/operation/operation.ts';
import addHost from './aggregates/add-host.ts';
import createAggregate from './aggregates/create.ts';
import deleteAggregate from './aggregates/delete.ts';
import cacheAggregateImages from './aggregates/images.ts';
import indexAggregates from './aggregates/index.ts';
import removeHost from './aggregates/remove-host.ts';
import setAggregateMetadata from './aggregates/set-metadata.ts';
import showAggregate from './aggregates/show.ts';
import updateAggregate from './aggregates/update.ts';
import createVolumeSnapshot from './assisted-volume-snapshots/create.ts';
import deleteVolumeSnapshot from './assisted-volume-snapshots/delete.ts';
import detailZones from './availability-zones/detail.ts';
import indexZones from './availability-zones/index.ts';
import showConsoleToken from './console-auth-tokens/show.ts';
import listExtensions from './extensions/index.ts';
import showExtension from './extensions/show.ts';
import addAccess from './flavor-access/add.ts';
import indexAccess from './flavor-access/index.ts';
import removeAccess from './flavor-access/remove.ts';
import createSpecs from './flavor-extra-specs/create.ts';
import deleteSpec from './flavor-extra-specs/delete.ts';
import indexSpecs from './flavor-extra-specs/index.ts';
import showSpec from './flavor-extra-specs/show.ts';
import updateSpec from './flavor-extra-specs/update.ts';
import createFlavor from './flavors/create.ts';
import deleteFlavor from './flavors/delete.ts';
import detailFlavors from './flavors/detail.ts';
import indexFlavors from './flavors/index.ts';
import showFlavor from './flavors/show.ts';
import updateFlavor from './flavors/update.ts';
import indexPools from './floating-ip-pools/index.ts';
import createFloatingIp from './floating-ips/create.ts';
import deleteFloatingIp from './floating-ips/delete.ts';
import indexFloatingIps from './floating-ips/index.ts';
import showFloatingIp from './floating-ips/show.ts';
import indexHosts from './hosts/index.ts';
import rebootHost from './hosts/reboot.ts';
import showHost from './hosts/show.ts';
import shutDownHost from './hosts/shutdown.ts';
import startUpHost from './hosts/startup.ts';
import updateHost from './hosts/update.ts';
import detailHypervisors from './hypervisors/detail.ts';
import indexHypervisors from './hypervisors/index.ts';
import searchHypervisors from './hypervisors/search.ts';
import hypervisorServers from './hypervisors/servers.ts';
import showHypervisor from './hypervisors/show.ts';
import hypervisorStatistics from './hypervisors/statistics.ts';
import hypervisorUptime from './hypervisors/uptime.ts';
import createImageMetadata from './image-metadata/create.ts';
import deleteImageMetadata from './image-metadata/delete.ts';
import indexImageMetadata from './image-metadata/index.ts';
import showImageMetadata from './image-metadata/show.ts';
import updateImageMetadata from './image-metadata/update.ts';
import updateAllImageMetadata from './image-metadata/update-all.ts';
import deleteImage from './images/delete.ts';
import detailImages from './images/detail.ts';
import indexImages from './images/index.ts';
import showImage from './images/show.ts';
import indexActions from './instance-actions/index.ts';
import showAction from './instance-actions/show.ts';
import indexAuditLog from './instance-usage-audit-log/index.ts';
import showAuditLog from './instance-usage-audit-log/show.ts';
import createKeyPair from './key-pairs/create.ts';
import deleteKeyPair from './key-pairs/delete.ts';
import indexKeyPairs from './key-pairs/index.ts';
import showKeyPair from './key-pairs/show.ts';
import indexLimits from './limits/index.ts';
import indexMigrations from './migrations/index.ts';
import indexNetworks from './networks/index.ts';
import showNetwork from './networks/show.ts';
import showQuotaClass from './quota-class-sets/show.ts';
import updateQuotaClass from './quota-class-sets/update.ts';
import defaultQuotas from './quota-sets/defaults.ts';
import deleteQuotas from './quota-sets/delete.ts';
import detailQuotas from './quota-sets/detail.ts';
import showQuotas from './quota-sets/show.ts';
import updateQuotas from './quota-sets/update.ts';
import { refusedOperations } from './refused-operations.ts';
import createRemoteConsole from './remote-consoles/create.ts';
import createSecurityGroupRule from './security-group-rules/create.ts';
import deleteSecurityGroupRule from './security-group-rules/delete.ts';
import createSecurityGroup from './security-groups/create.ts';
import deleteSecurityGroup from './security-groups/delete.ts';
import indexSecurityGroups from './security-groups/index.ts';
import showSecurityGroup from './security-groups/show.ts';
import updateSecurityGroup from './security-groups/update.ts';
import addFixedIp from './server-actions/add-fixed-ip.ts';
import addFloatingIp from './server-actions/add-floating-ip.ts';
import addSecurityGroup from './server-actions/add-security-group.ts';
import changePassword from './server-actions/change-password.ts';
import confirmResize from './server-actions/confirm-resize.ts';
import consoleOutput from './server-actions/console-output.ts';
import createBackup from './server-actions/create-backup.ts';
import createImage from './server-actions/create-image.ts';
import evacuate from './server-actions/evacuate.ts';
import forceDelete from './server-actions/force-delete.ts';
import injectNetworkInfo from './server-actions/inject-network-info.ts';
import lock from './server-actions/lock.ts';
import migrate from './server-actions/migrate.ts';
import migrateLive from './server-actions/migrate-live.ts';
import pause from './server-actions/pause.ts';
import rdpConsole from './server-actions/rdp-console.ts';
import reboot from './server-actions/reboot.ts';
import rebuild from './server-actions/rebuild.ts';
import removeFixedIp from './server-actions/remove-fixed-ip.ts';
import removeFloatingIp from './server-actions/remove-floating-ip.ts';
import removeSecurityGroup from './server-actions/remove-security-group.ts';
import rescue from './server-actions/rescue.ts';
import resetNetwork from './server-actions/reset-network.ts';
import resetState from './server-actions/reset-state.ts';
import resize from './server-actions/resize.ts';
import restore from './server-actions/restore.ts';
import resume from './server-actions/resume.ts';
import revertResize from './server-actions/revert-resize.ts';
import serialConsole from './server-actions/serial-console.ts';
import shelve from './server-actions/shelve.ts';
import shelveOffload from './server-actions/shelve-offload.ts';
import spiceConsole from './server-actions/spice-console.ts';
import start from './server-actions/start.ts';
import stop from './server-actions/stop.ts';
import suspend from './server-actions/suspend.ts';
import triggerCrashDump from './server-actions/trigger-crash-dump.ts';
import unlock from './server-actions/unlock.ts';
import unpause from './server-actions/unpause.ts';
import unrescue from './server-actions/unrescue.ts';
import unshelve from './server-actions/unshelve.ts';
import vncConsole from './server-actions/vnc-console.ts';
import indexDiagnostics from './server-diagnostics/index.ts';
import createExternalEvents from './server-external-events/create.ts';
import createGroup from './server-groups/create.ts';
import deleteGroup from './server-groups/delete.ts';
import indexGroups from './server-groups/index.ts';
import showGroup from './server-groups/show.ts';
import createInterface from './server-interfaces/create.ts';
import deleteInterface from './server-interfaces/delete.ts';
import indexInterfaces from './server-interfaces/index.ts';
import showInterface from './server-interfaces/show.ts';
import indexAddresses from './server-ips/index.ts';
import showAddresses from './server-ips/show.ts';
import createMetadata from './server-metadata/create.ts';
import deleteMetadata from './server-metadata/delete.ts';
import indexMetadata from './server-metadata/index.ts';
import showMetadata from './server-metadata/show.ts';
import updateMetadata from './server-metadata/update.ts';
import updateAllMetadata from './server-metadata/update-all.ts';
import deleteServerMigration from './server-migrations/delete.ts';
import forceCompleteMigration from './server-migrations/force-complete.ts';
import indexServerMigrations from './server-migrations/index.ts';
import showServerMigration from './server-migrations/show.ts';
import clearPassword from './server-password/clear.ts';
import showPassword from './server-password/show.ts';
import indexServerSecurityGroups from './server-security-groups/index.ts';
import createShare from './server-shares/create.ts';
import deleteShare from './server-shares/delete.ts';
import indexShares from './server-shares/index.ts';
import showShare from './server-shares/show.ts';
import deleteTag from './server-tags/delete.ts';
import deleteAllTags from './server-tags/delete-all.ts';
import indexTags from './server-tags/index.ts';
import showTag from './server-tags/show.ts';
import updateTag from './server-tags/update.ts';
import updateAllTags from './server-tags/update-all.ts';
import indexTopology from './server-topology/index.ts';
import createServer from './servers/create.ts';
import deleteServer from './servers/delete.ts';
import detailServers from './servers/detail.ts';
import indexServers from './servers/index.ts';
import showServer from './servers/show.ts';
import updateServer from './servers/update.ts';
import deleteService from './services/delete.ts';
import indexServices from './services/index.ts';
import updateService from './services/update.ts';
import indexUsage from './simple-tenant-usage/index.ts';
import showUsage from './simple-tenant-usage/show.ts';
import createSnapshot from './snapshots/create.ts';
import deleteSnapshot from './snapshots/delete.ts';
import detailSnapshots from './snapshots/detail.ts';
import indexSnapshots from './snapshots/index.ts';
import showSnapshot from './snapshots/show.ts';
import indexTenantNetworks from './tenant-networks/index.ts';
import showTenantNetwork from './tenant-networks/show.ts';
import indexVersions from './versions/index.ts';
import showVersion from './versions/show.ts';
import showVersionById from './versions/show-by-id.ts';
import createAttachment from './volume-attachments/create.ts';
import deleteAttachment from './volume-attachments/delete.ts';
import indexAttachments from './volume-attachments/index.ts';
import showAttachment from './volume-attachments/show.ts';
import updateAttachment from './volume-attachments/update.ts';
import createVolume from './volumes/create.ts';
import deleteVolume from './volumes/delete.ts';
import detailVolumes from './volumes/detail.ts';
import indexVolumes from './volumes/index.ts';
import showVolume from './volumes/show.ts';

export const computeOperations: readonly AnyOperation[] = [
  indexVersions,
  showVersion,
  showVersionById,
  indexServers,
  detailServers,
  createServer,
  showServer,
  updateServer,
  deleteServer,
  start,
  stop,
  reboot,
  pause,
  unpause,
  suspend,
  resume,
  triggerCrashDump,
  forceDelete,
  restore,
  createImage,
  createBackup,
  shelve,
  shelveOffload,
  unshelve,
  lock,
  unlock,
  resetState,
  injectNetworkInfo,
  resetNetwork,
  migrate,
  migrateLive,
  evacuate,
  resize,
  confirmResize,
  revertResize,
  rebuild,
  rescue,
  unrescue,
  changePassword,
  indexMigrations,
  indexServerMigrations,
  showServerMigration,
  deleteServerMigration,
  forceCompleteMigration,
  consoleOutput,
  vncConsole,
  spiceConsole,
  serialConsole,
  rdpConsole,
  createRemoteConsole,
  showConsoleToken,
  createExternalEvents,
  createVolumeSnapshot,
  deleteVolumeSnapshot,
  indexActions,
  showAction,
  indexDiagnostics,
  indexTopology,
  indexAddresses,
  showAddresses,
  showPassword,
  clearPassword,
  indexShares,
  showShare,
  createShare,
  deleteShare,
  indexMetadata,
  createMetadata,
  updateAllMetadata,
  showMetadata,
  updateMetadata,
  deleteMetadata,
  indexTags,
  updateAllTags,
  deleteAllTags,
  showTag,
  updateTag,
  deleteTag,
  indexAttachments,
  createAttachment,
  showAttachment,
  updateAttachment,
  deleteAttachment,
  indexLimits,
  indexFlavors,
  detailFlavors,
  createFlavor,
  showFlavor,
  updateFlavor,
  deleteFlavor,
  indexAccess,
  addAccess,
  removeAccess,
  indexSpecs,
  createSpecs,
  showSpec,
  updateSpec,
  deleteSpec,
  indexImages,
  detailImages,
  showImage,
  deleteImage,
  indexImageMetadata,
  createImageMetadata,
  updateAllImageMetadata,
  showImageMetadata,
  updateImageMetadata,
  deleteImageMetadata,
  indexKeyPairs,
  createKeyPair,
  showKeyPair,
  deleteKeyPair,
  indexAggregates,
  createAggregate,
  showAggregate,
  updateAggregate,
  deleteAggregate,
  addHost,
  removeHost,
  setAggregateMetadata,
  cacheAggregateImages,
  indexZones,
  detailZones,
  indexHosts,
  showHost,
  updateHost,
  startUpHost,
  shutDownHost,
  rebootHost,
  indexHypervisors,
  detailHypervisors,
  hypervisorStatistics,
  showHypervisor,
  searchHypervisors,
  hypervisorServers,
  hypervisorUptime,
  indexUsage,
  showUsage,
  indexAuditLog,
  showAuditLog,
  showQuotas,
  detailQuotas,
  defaultQuotas,
  updateQuotas,
  deleteQuotas,
  showQuotaClass,
  updateQuotaClass,
  indexGroups,
  createGroup,
  showGroup,
  deleteGroup,
  indexServices,
  updateService,
  deleteService,
  listExtensions,
  showExtension,
  indexVolumes,
  detailVolumes,
  createVolume,
  showVolume,
  deleteVolume,
  indexSnapshots,
  detailSnapshots,
  createSnapshot,
  showSnapshot,
  deleteSnapshot,
  ...refusedOperations,
  indexInterfaces,
  showInterface,
  createInterface,
  deleteInterface,
  addFixedIp,
  removeFixedIp,
  addSecurityGroup,
  removeSecurityGroup,
  addFloatingIp,
  removeFloatingIp,
  indexServerSecurityGroups,
  indexPools,
  indexFloatingIps,
  createFloatingIp,
  showFloatingIp,
  deleteFloatingIp,
  indexSecurityGroups,
  createSecurityGroup,
  showSecurityGroup,
  updateSecurityGroup,
  deleteSecurityGroup,
  createSecurityGroupRule,
  deleteSecurityGroupRule,
  indexNetworks,
  showNetwork,
  indexTenantNetworks,
  showTenantNetwork,
];
