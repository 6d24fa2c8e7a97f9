/** What happens when a timer is due, by its kind. A new kind is a row here. */
import type { Ports } from '../../ports.ts';
import { confirmByItself, confirmTimer } from '../actions/move/confirm-window.ts';
import { offloadByItself, offloadTimer } from '../actions/shelve/shelve-server.ts';
import { reclaim } from '../actions/soft-delete/reclaim.ts';
import { reclaimTimer } from '../actions/soft-delete/soft-delete-server.ts';
import type { Timer } from './timer.ts';

/**
 * Does what the timer is for, or finds that it is no longer wanted. The timer is removed when this has returned, and tried again later when it has
 * thrown. It may be called twice, when a process died or two ran at once: so what it does rests on what it reads.
 */
export type TimerKind = (ports: Ports, timer: Timer) => Promise<void>;

export type TimerKinds = Readonly<Record<string, TimerKind>>;

export const timerKinds: TimerKinds = { [confirmTimer]: confirmByItself, [reclaimTimer]: reclaim, [offloadTimer]: offloadByItself };
