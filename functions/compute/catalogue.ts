/** Every operation of the Compute API. A file with an operation that is not listed here fails a test. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
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
import createKeyPair from './key-pairs/create.ts';
import deleteKeyPair from './key-pairs/delete.ts';
import indexKeyPairs from './key-pairs/index.ts';
import showKeyPair from './key-pairs/show.ts';
import indexMigrations from './migrations/index.ts';
import confirmResize from './server-actions/confirm-resize.ts';
import consoleOutput from './server-actions/console-output.ts';
import forceDelete from './server-actions/force-delete.ts';
import injectNetworkInfo from './server-actions/inject-network-info.ts';
import lock from './server-actions/lock.ts';
import migrate from './server-actions/migrate.ts';
import pause from './server-actions/pause.ts';
import reboot from './server-actions/reboot.ts';
import resetNetwork from './server-actions/reset-network.ts';
import resetState from './server-actions/reset-state.ts';
import restore from './server-actions/restore.ts';
import resume from './server-actions/resume.ts';
import revertResize from './server-actions/revert-resize.ts';
import start from './server-actions/start.ts';
import stop from './server-actions/stop.ts';
import suspend from './server-actions/suspend.ts';
import triggerCrashDump from './server-actions/trigger-crash-dump.ts';
import unlock from './server-actions/unlock.ts';
import unpause from './server-actions/unpause.ts';
import indexServerMigrations from './server-migrations/index.ts';
import showServerMigration from './server-migrations/show.ts';
import createServer from './servers/create.ts';
import deleteServer from './servers/delete.ts';
import detailServers from './servers/detail.ts';
import indexServers from './servers/index.ts';
import showServer from './servers/show.ts';
import updateServer from './servers/update.ts';
import indexVersions from './versions/index.ts';
import showVersion from './versions/show.ts';
import createAttachment from './volume-attachments/create.ts';
import deleteAttachment from './volume-attachments/delete.ts';
import indexAttachments from './volume-attachments/index.ts';
import showAttachment from './volume-attachments/show.ts';
import updateAttachment from './volume-attachments/update.ts';

export const computeOperations: readonly AnyOperation[] = [
  indexVersions,
  showVersion,
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
  lock,
  unlock,
  resetState,
  injectNetworkInfo,
  resetNetwork,
  migrate,
  confirmResize,
  revertResize,
  indexMigrations,
  indexServerMigrations,
  showServerMigration,
  consoleOutput,
  indexAttachments,
  createAttachment,
  showAttachment,
  updateAttachment,
  deleteAttachment,
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
  indexKeyPairs,
  createKeyPair,
  showKeyPair,
  deleteKeyPair,
];
