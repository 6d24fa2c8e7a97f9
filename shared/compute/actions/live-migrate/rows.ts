/** Rows of live migration: a server moves while it runs; and of what ends a move early. */
import { accelerators, memoryEncryption, vtpmOfUser } from '../../servers/features.ts';
import type { LifecycleRow, Transition } from '../row.ts';

/**
 * The source halts the machine and lets go of its volumes before the destination connects them: no volume is ever connected twice. Until then everything can be
 * undone, and the machine goes on where it was; from then on the destination has the last word.
 */
export const liveMigrate = {
  name: 'liveMigrate',
  action: 'live-migration',
  refusedAs: 'os-migrateLive',
  without: [accelerators, vtpmOfUser, memoryEncryption],
  lock: true,
  host: 'any',
  vmStates: ['active', 'paused'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: {
    receive: {
      at: 'destination',
      command: 'receive_machine',
      taskState: 'migrating',
      deadlineSeconds: 300,
      silence: 'undo',
      undo: { command: 'discard', deadlineSeconds: 300, silence: 'pass' },
    },
    send: {
      at: 'source',
      command: 'send_machine',
      deadlineSeconds: 7200,
      silence: 'undo',
      undo: { command: 'take_back_machine', deadlineSeconds: 600, silence: 'keep' },
    },
    takeOver: { at: 'destination', command: 'take_over_machine', deadlineSeconds: 300, silence: 'keep' },
    discard: { at: 'source', command: 'discard', deadlineSeconds: 600, silence: 'pass' },
  },
  success: { taskState: null },
  failure: { taskState: null },
  unknown: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;

/** It is said to the source, which halts the guest if need be. */
export const forceComplete = {
  name: 'forceComplete',
  action: 'live_migration_force_complete',
  refusedAs: 'force_complete',
  lock: true,
  host: 'any',
  vmStates: ['active'],
  taskStates: ['migrating'],
  mustHaveLaunched: true,
  steps: { say: { command: 'force_complete', deadlineSeconds: 300, silence: 'fail' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

/** What is under way for a live migration ends, and what was made before is undone. */
export const abortLiveMigration = {
  name: 'abortLiveMigration',
  action: 'live_migration_cancel',
  refusedAs: 'abort live migration',
  lock: true,
  host: 'any',
  vmStates: null,
  taskStates: ['migrating'],
  mustHaveLaunched: true,
  steps: { say: { command: 'give_up', deadlineSeconds: 300, silence: 'fail' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

/** The same for a move of a server that is shut down for it, which Nova cannot end early: as long as nothing is built at the destination. */
export const giveUpMove = {
  ...abortLiveMigration,
  name: 'giveUpMove',
  action: 'give_up_move',
  refusedAs: 'give up move',
  taskStates: ['resize_prep', 'resize_migrating'],
} as const satisfies LifecycleRow;

/** Whoever deletes a server does not wait for what it was at. */
export const giveUpForDelete = {
  name: 'giveUpForDelete',
  action: 'delete',
  steps: { say: { command: 'give_up', deadlineSeconds: 300, silence: 'fail' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies Transition;
