/** Refuses what a server's state, lock or host forbids, as the lifecycle's rows say. */

import type { Caller } from '../../operation/policy.ts';
import type { LifecycleRow } from '../actions/row.ts';
import * as computeErrors from '../errors.ts';
import { placed } from './place.ts';
import type { Server } from './server.ts';
import type { TaskState, VmState } from './states.ts';

/** As much of a server as its guards look at. */
export interface GuardedServer extends Pick<Server, 'flavor' | 'imageProperties'> {
  readonly id: string;
  readonly vmState: VmState;
  readonly taskState: TaskState | null;
  readonly host: string | null;
  /** RFC 3339, null until it first ran. */
  readonly launchedAt: string | null;
  /** `owner` or `admin`, null when it is not locked. */
  readonly lockedBy: string | null;
  readonly projectId: string;
}

/** What of a row is looked at before anything begins; what begins nothing on a host, such as a change of metadata, has no more. */
export type Guards = Pick<
  LifecycleRow,
  'action' | 'refusedAs' | 'lock' | 'host' | 'vmStates' | 'taskStates' | 'mustHaveLaunched' | 'without'
>;

/** Of rows that need no host. */
export const stateErrors = [computeErrors.ServerLocked, computeErrors.InvalidState, computeErrors.InvalidStateUnknown];
export const guardErrors = [...stateErrors, computeErrors.ServerNotReady];

export const unlockedErrors = [computeErrors.ServerLocked];

/** The lock keeps nobody out who is an administrator. */
export function assertUnlocked({ id, lockedBy }: Pick<GuardedServer, 'id' | 'lockedBy'>, { isAdmin }: Pick<Caller, 'isAdmin'>): void {
  if (lockedBy !== null && !isAdmin) throw computeErrors.ServerLocked({ instance_uuid: id });
}

/** Refuses an action that Nova would refuse, in Nova's order: what it has, lock, host, vm state, task state, first launch. */
export function assertMay(row: Guards, server: GuardedServer, caller: Pick<Caller, 'isAdmin'>): void {
  const refused = { action: row.refusedAs ?? row.action, instance_uuid: server.id };
  for (const feature of row.without ?? []) if (feature.isOf(server)) throw feature.refusal(row.action, server.id);
  if (row.lock) assertUnlocked(server, caller);
  if (row.host === 'placed') placed(server);
  if (row.vmStates !== null && !row.vmStates.includes(server.vmState)) {
    throw computeErrors.InvalidState({ ...refused, attr: 'vm_state', state: server.vmState });
  }
  if (row.taskStates !== null && !row.taskStates.includes(server.taskState)) {
    throw server.taskState === null
      ? computeErrors.InvalidStateUnknown(refused)
      : computeErrors.InvalidState({ ...refused, attr: 'task_state', state: server.taskState });
  }
  if (row.mustHaveLaunched && server.launchedAt === null) throw computeErrors.InvalidStateUnknown(refused);
}

/**
 * The host's part of a row whose host must be up; Nova looks at it after everything else. A shelved and offloaded server has no host, and
 * what is done to it needs none.
 */
export function assertHostUp(row: LifecycleRow, server: GuardedServer, isHostUp: boolean): void {
  if (row.host !== 'up' || server.vmState === 'shelved_offloaded') return;
  placed(server);
  if (!isHostUp) throw computeErrors.HostUnavailable();
}
