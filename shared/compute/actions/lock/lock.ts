/** Locking: what the lock forbids stands in the rows; who set it decides who may take it away. Source: lock_rules in contract/states.json. */
import * as policy from '../../../operation/policies.ts';
import { type Caller, enforce } from '../../../operation/policy.ts';
import type { Server } from '../../servers/server.ts';

/** Who is not of the project locks as an administrator. */
const lockerOf = (server: Pick<Server, 'projectId'>, { projectId }: Pick<Caller, 'projectId'>): 'owner' | 'admin' =>
  projectId === server.projectId ? 'owner' : 'admin';

const unlockOverride = policy.admin('os_compute_api:os-lock-server:unlock:unlock_override');

/** The server locked; undefined when its own project locks it again, which changes nothing. A reason that was given stays until another is, or it is unlocked. */
export function locked(server: Server, caller: Caller, reason: string | null): Server | undefined {
  const lockedBy = lockerOf(server, caller);
  if (server.lockedBy !== null && lockedBy === 'owner') return undefined;
  return { ...server, lockedBy, lockedReason: reason ?? server.lockedReason };
}

/** The server without a lock. @throws PolicyForbids for an administrator's lock */
export function unlocked(server: Server, caller: Caller): Server {
  if (server.lockedBy !== null && server.lockedBy !== lockerOf(server, caller)) {
    enforce(unlockOverride, caller, { projectId: server.projectId, userId: server.userId });
  }
  return { ...server, lockedBy: null, lockedReason: null };
}
