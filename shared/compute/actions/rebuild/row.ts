import { vtpm } from '../../servers/features.ts';
import type { LifecycleRow } from '../row.ts';

/**
 * The machine is made anew in its place, and stays the same machine: what is told to discard it always means it as it is now, and its steps cannot be taken for
 * those of an earlier machine. Until its disks are gone nothing has happened. From then on a failure leaves a server that can only be rebuilt or deleted.
 */
export const rebuild = {
  name: 'rebuild',
  action: 'rebuild',
  without: [vtpm],
  lock: true,
  host: 'any',
  vmStates: ['active', 'stopped', 'error'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: {
    clear: { command: 'clear_disks', taskState: 'rebuilding', deadlineSeconds: 600, silence: 'keep' },
    connect: { command: 'connect_volumes', taskState: 'rebuild_block_device_mapping', deadlineSeconds: 600, silence: 'keep' },
    build: { command: 'rebuild', taskState: 'rebuild_spawning', deadlineSeconds: 1800, silence: 'keep' },
  },
  success: { taskState: null },
  failure: { taskState: null },
  unknown: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;
