/** How the commands of every row end. Most rows say all of it themselves; what more there is to some stands beside them. */
import { plugging, unplugging } from '../actions/attach-interface/end.ts';
import { attachment, detachment } from '../actions/attach-volume/end.ts';
import { creation } from '../actions/create/end.ts';
import { deletion } from '../actions/delete/end.ts';
import { evacuating, evacuatingWithVolumes } from '../actions/evacuate/end.ts';
import { backupCreation, imageCreation, quiescedImageCreation } from '../actions/image/end.ts';
import { liveMigration } from '../actions/live-migrate/end.ts';
import { confirmation, migration, resizing, reversion } from '../actions/move/end.ts';
import { powerUpdate } from '../actions/power/end.ts';
import { rebuilding } from '../actions/rebuild/end.ts';
import * as lifecycle from '../actions/rows.ts';
import { building, offloading, shelving, unshelving, volumesShelving } from '../actions/shelve/end.ts';
import { softDeletion } from '../actions/soft-delete/end.ts';
import { swapping } from '../actions/swap-volume/end.ts';
import { noted } from '../actions/use-volume/end.ts';
import type { RowName } from './command.ts';
import { said, saidForDelete } from './control.ts';
import type { Endings } from './ending.ts';
import { stepwise } from './steps.ts';

const own: { readonly [Name in RowName]?: Endings } = {
  create: creation,
  delete: deletion,
  attachInterface: plugging,
  detachInterface: unplugging,
  attachVolume: attachment,
  detachVolume: detachment,
  migrate: migration,
  resize: resizing,
  confirmResize: confirmation,
  revertResize: reversion,
  softDelete: softDeletion,
  swapVolume: swapping,
  updatePower: powerUpdate,
  extendVolume: noted,
  snapshotVolume: noted,
  mergeVolumeSnapshot: noted,
  rebuild: rebuilding,
  createImage: imageCreation,
  createBackup: backupCreation,
  createQuiescedImage: quiescedImageCreation,
  shelve: shelving,
  shelveVolumes: volumesShelving,
  shelveOffload: offloading,
  unshelve: unshelving,
  unshelveOffloaded: building,
  liveMigrate: liveMigration,
  forceComplete: said,
  abortLiveMigration: said,
  giveUpMove: said,
  giveUpForDelete: saidForDelete,
  evacuate: evacuating,
  evacuateWithVolumes: evacuatingWithVolumes,
};

export const endings = Object.fromEntries(
  Object.values(lifecycle).map((row) => [row.name, own[row.name] ?? stepwise(row)]),
) as unknown as Readonly<Record<RowName, Endings>>;
