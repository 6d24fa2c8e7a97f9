/**
 * What has no functions and no routes of its own on AWS, where an API has 300 routes: the function of what no route takes answers it. Whatever is there to be refused,
 * and what only clients of before 2.36 (of hosts: 2.43) ask, as long as it reads the table and no more.
 */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import rebootHost from './hosts/reboot.ts';
import shutDownHost from './hosts/shutdown.ts';
import startUpHost from './hosts/startup.ts';
import { refusedOperations } from './refused-operations.ts';
import detailSnapshots from './snapshots/detail.ts';
import indexSnapshots from './snapshots/index.ts';
import showSnapshot from './snapshots/show.ts';
import detailVolumes from './volumes/detail.ts';
import indexVolumes from './volumes/index.ts';
import showVolume from './volumes/show.ts';

export const fallbackOperations: readonly AnyOperation[] = [
  ...refusedOperations,
  startUpHost,
  shutDownHost,
  rebootHost,
  indexVolumes,
  detailVolumes,
  showVolume,
  indexSnapshots,
  detailSnapshots,
  showSnapshot,
];
