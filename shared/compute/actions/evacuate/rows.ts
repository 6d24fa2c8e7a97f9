/** Rows of evacuation: a server whose host is gone is built again elsewhere. */
import { vtpm } from '../../servers/features.ts';
import type { LifecycleRow } from '../row.ts';

/**
 * The old host is told to discard what it has until it has done so, however late it comes back; its place there stays taken until then. What has no volumes is
 * built elsewhere as soon as the host is fenced off, or has been silent for so long that it counts as gone.
 */
export const evacuate = {
  name: 'evacuate',
  action: 'evacuate',
  without: [vtpm],
  lock: false,
  host: 'any',
  vmStates: ['active', 'stopped', 'error'],
  taskStates: null,
  mustHaveLaunched: true,
  steps: {
    discard: { at: 'source', command: 'discard', taskState: 'rebuilding', deadlineSeconds: 3600, silence: 'pass' },
    build: { at: 'destination', command: 'build', taskState: 'rebuild_spawning', deadlineSeconds: 1800, silence: 'keep' },
  },
  success: { taskState: null },
  failure: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;

/** A host that is silent may still write to its volumes: they leave it when it is fenced off, or says itself that nothing is left. */
export const evacuateWithVolumes = {
  ...evacuate,
  name: 'evacuateWithVolumes',
  steps: { ...evacuate.steps, discard: { ...evacuate.steps.discard, silence: 'keep' } },
} as const satisfies LifecycleRow;
