/** The one word `status`, which follows from a server's vm state and task state. Source: contract/states.json. */
import type { TaskState, VmState } from './states.ts';

export type Status =
  | 'ACTIVE'
  | 'BUILD'
  | 'DELETED'
  | 'ERROR'
  | 'HARD_REBOOT'
  | 'MIGRATING'
  | 'PASSWORD'
  | 'PAUSED'
  | 'REBOOT'
  | 'REBUILD'
  | 'RESCUE'
  | 'RESIZE'
  | 'REVERT_RESIZE'
  | 'SHELVED'
  | 'SHELVED_OFFLOADED'
  | 'SHUTOFF'
  | 'SOFT_DELETED'
  | 'SUSPENDED'
  | 'UNKNOWN'
  | 'VERIFY_RESIZE';

interface StatusRow {
  /** Unless the task state says otherwise. */
  readonly otherwise: Status;
  readonly during?: Readonly<Partial<Record<TaskState, Status>>>;
}

const rebuilding = { rebuilding: 'REBUILD', rebuild_block_device_mapping: 'REBUILD', rebuild_spawning: 'REBUILD' } as const;
const resizing = { resize_prep: 'RESIZE', resize_migrating: 'RESIZE', resize_migrated: 'RESIZE', resize_finish: 'RESIZE' } as const;
const rebooting = {
  rebooting: 'REBOOT',
  reboot_pending: 'REBOOT',
  reboot_started: 'REBOOT',
  rebooting_hard: 'HARD_REBOOT',
  reboot_pending_hard: 'HARD_REBOOT',
  reboot_started_hard: 'HARD_REBOOT',
} as const;

export const statusMap: Readonly<Record<VmState, StatusRow>> = {
  active: {
    otherwise: 'ACTIVE',
    during: { ...rebooting, updating_password: 'PASSWORD', ...rebuilding, migrating: 'MIGRATING', ...resizing },
  },
  building: { otherwise: 'BUILD' },
  stopped: { otherwise: 'SHUTOFF', during: { ...resizing, ...rebuilding } },
  resized: { otherwise: 'VERIFY_RESIZE', during: { resize_reverting: 'REVERT_RESIZE' } },
  paused: { otherwise: 'PAUSED', during: { migrating: 'MIGRATING' } },
  suspended: { otherwise: 'SUSPENDED' },
  rescued: { otherwise: 'RESCUE' },
  error: { otherwise: 'ERROR', during: rebuilding },
  deleted: { otherwise: 'DELETED' },
  'soft-delete': { otherwise: 'SOFT_DELETED' },
  shelved: { otherwise: 'SHELVED' },
  shelved_offloaded: { otherwise: 'SHELVED_OFFLOADED' },
};

/** The servers of these statuses show `progress`. */
export const progressStatuses: ReadonlySet<Status> = new Set(['ACTIVE', 'BUILD', 'REBUILD', 'RESIZE', 'VERIFY_RESIZE', 'MIGRATING']);
/** The servers of these statuses show `fault`, if they have one. */
export const faultStatuses: ReadonlySet<Status> = new Set(['ERROR', 'DELETED']);

/** The word that clients see. */
export function serverStatus(vmState: VmState, taskState: TaskState | null): Status {
  const row = statusMap[vmState];
  return (taskState === null ? undefined : row.during?.[taskState]) ?? row.otherwise;
}

/** Which servers have one of some statuses. */
export interface StatusFilter {
  readonly vmStates: readonly VmState[];
  /** Null when the task state does not matter. */
  readonly taskStates: readonly TaskState[] | null;
}

/**
 * What the query parameter `status` stands for; upper and lower case are the same. Null when no server can ever have any of these
 * statuses. As in Nova the answer is wide: the vm states and the task states are two lists, not pairs, and the task
 * state is left out as soon as one vm state matches whatever its task.
 */
export function statesOfStatuses(statuses: readonly string[]): StatusFilter | null {
  const wanted = new Set(statuses.map((status) => status.toUpperCase()));
  const vmStates = new Set<VmState>();
  const taskStates = new Set<TaskState>();
  let matchesAnyTask = false;
  for (const [vmState, row] of Object.entries(statusMap) as [VmState, StatusRow][]) {
    if (wanted.has(row.otherwise)) {
      vmStates.add(vmState);
      matchesAnyTask = true;
    }
    for (const [taskState, status] of Object.entries(row.during ?? {}) as [TaskState, Status][]) {
      if (!wanted.has(status)) continue;
      vmStates.add(vmState);
      taskStates.add(taskState);
    }
  }
  if (vmStates.size === 0) return null;
  return { vmStates: [...vmStates].sort(), taskStates: matchesAnyTask ? null : [...taskStates].sort() };
}
