/** A machine went off by itself: its guest has shut it down, or it has died. Source: Nova's `_sync_power_states`. */
import type { AstrayEvent } from '../../messaging/events.ts';
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import { updatePower } from '../actions/power/rows.ts';
import { isUnderWay, tell } from '../actions/use-volume/tell.ts';
import { record } from '../commands/begin.ts';
import { send } from '../commands/command.ts';
import { servers } from './server.ts';

/** What is shown as off is, and what is under way says itself how it ends. */
const runs: ReadonlySet<string> = new Set(['active', 'paused', 'rescued']);

/** Its host is asked how it stands, and the server is shown so: by now it may run again. Its owner sees that it was stopped, and not by whom. */
export async function takeAstray(ports: Ports, { serverId, host }: Pick<AstrayEvent, 'serverId' | 'host'>): Promise<void> {
  const requestId = `req-${ports.chance.uuid()}`;
  const command = await transaction(ports, async (tx) => {
    const server = await tx.get(servers, serverId);
    if (server === undefined || server.deletedAt !== null || server.host !== host || isUnderWay(server) || !runs.has(server.vmState))
      return;
    const caller = { userId: '', projectId: server.projectId, isAdmin: true };
    record(tx, ports, { action: 'stop' }, server, { caller, requestId });
    return tell(tx, ports, updatePower, { ...server, host }, {}, requestId);
  });
  if (command !== undefined) await send(ports, command);
}
