/** Rows of moves: a server leaves its disks with a second host, runs there, and its owner says whether it stays. */
import { accelerators } from '../../servers/features.ts';
import type { LifecycleRow } from '../row.ts';

/**
 * Until the machine is built at the destination, everything can be undone. From then on it may hold the server's volumes there, so the destination has the last
 * word: the source gets its disks back only when the destination has said that nothing runs, or is fenced off.
 */
export const migrate = {
  name: 'migrate',
  action: 'migrate',
  without: [accelerators],
  lock: true,
  host: 'up',
  vmStates: ['active', 'stopped'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: {
    receive: {
      at: 'destination',
      command: 'receive_disks',
      taskState: 'resize_prep',
      deadlineSeconds: 300,
      silence: 'undo',
      undo: { command: 'discard', deadlineSeconds: 300, silence: 'pass' },
    },
    handOver: {
      at: 'source',
      command: 'hand_over_disks',
      taskState: 'resize_migrating',
      deadlineSeconds: 3600,
      silence: 'undo',
      undo: { command: 'take_back_disks', deadlineSeconds: 600, silence: 'keep' },
    },
    build: { at: 'destination', command: 'build', taskState: 'resize_finish', deadlineSeconds: 1800, silence: 'keep' },
  },
  success: { vmState: 'resized', taskState: null },
  failure: { taskState: null },
  unknown: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;

/** A move to a machine of another size. */
export const resize = { ...migrate, name: 'resize', action: 'resize' } as const satisfies LifecycleRow;

/** Nothing waits for the source: what it still has harms nobody. */
export const confirmResize = {
  name: 'confirmResize',
  action: 'confirmResize',
  lock: true,
  host: 'any',
  vmStates: ['resized'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { discard: { at: 'source', command: 'discard', deadlineSeconds: 600, silence: 'pass' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

export const revertResize = {
  name: 'revertResize',
  action: 'revertResize',
  lock: true,
  host: 'any',
  vmStates: ['resized'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: {
    discard: { at: 'destination', command: 'discard', taskState: 'resize_reverting', deadlineSeconds: 600, silence: 'keep' },
    takeBack: { at: 'source', command: 'take_back_disks', deadlineSeconds: 600, silence: 'keep' },
  },
  success: { taskState: null },
  failure: { vmState: 'error', taskState: null },
  unknown: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;
