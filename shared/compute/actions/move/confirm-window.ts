/** A move that its owner has not answered for long enough is confirmed by itself. Source: Nova's `resize_confirm_window`. */
import type { Ports } from '../../../ports.ts';
import { type Transaction, transaction } from '../../../store/transaction.ts';
import { send } from '../../commands/command.ts';
import { migrations } from '../../migrations/migration.ts';
import { servers } from '../../servers/server.ts';
import { setTimer, type Timer } from '../../timers/timer.ts';
import { confirmMove } from './answer-move.ts';

export const confirmTimer = 'confirm_resize';

/** Set in the commit that makes a server wait for its owner, where moves are confirmed by themselves at all. */
export async function openConfirmWindow(tx: Transaction, { clock, resizeConfirmSeconds }: Ports, serverId: string): Promise<void> {
  if (resizeConfirmSeconds === undefined) return;
  await setTimer(tx, { serverId, kind: confirmTimer, at: clock.now() + resizeConfirmSeconds * 1000 });
}

/**
 * As its owner would do it. A move that was answered meanwhile, or a later one whose time has not come, is left alone.
 * @throws confirmErrors while the source is down: it is tried again
 */
export async function confirmByItself(ports: Ports, { serverId }: Pick<Timer, 'serverId'>): Promise<void> {
  const { clock, chance, resizeConfirmSeconds = 0 } = ports;
  const command = await transaction(ports, async (tx) => {
    const server = await tx.get(servers, serverId);
    if (server === undefined || server.migrationId === null || server.vmState !== 'resized' || server.taskState !== null) return undefined;
    const migration = await tx.get(migrations, server.migrationId);
    if (migration?.status !== 'finished') return undefined;
    if (clock.now() < Date.parse(migration.updatedAt ?? migration.createdAt) + resizeConfirmSeconds * 1000) return undefined;
    // Nobody's lock is in the way of what was announced.
    const caller = { userId: server.userId, projectId: server.projectId, isAdmin: true };
    return confirmMove(tx, ports, server, { caller, requestId: `req-${chance.uuid()}` });
  });
  if (command !== undefined) await send(ports, command);
}
