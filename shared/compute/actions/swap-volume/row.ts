import type { LifecycleRow } from '../row.ts';

/** The host alone knows which of the two volumes its machine has in the end, so it has the last word, and until then the server holds both. */
export const swapVolume = {
  name: 'swapVolume',
  action: 'swap_volume',
  lock: true,
  host: 'any',
  vmStates: ['active', 'paused', 'resized'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { swap: { command: 'swap_volume', deadlineSeconds: 3600, silence: 'keep' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;
