/** What was put aside long enough ago is deleted for good. Source: Nova's `reclaim_instance_interval`. */
import type { Ports } from '../../../ports.ts';
import { transaction } from '../../../store/transaction.ts';
import { readWithMappings } from '../../disks/mapping.ts';
import { type Timer, timers } from '../../timers/timer.ts';
import { deleteServer, inBatches, nothingToDelete } from '../delete/delete-server.ts';
import { softDelete } from './rows.ts';

/** With the rights of whoever put it aside. What was taken back meanwhile, or put aside anew, is left alone. */
export async function reclaim(ports: Ports, timer: Timer): Promise<void> {
  await inBatches(ports, () =>
    transaction(ports, async (tx) => {
      const [standing, { server, mappings }] = await Promise.all([
        tx.get(timers, timer),
        readWithMappings(tx, ports.store, timer.serverId),
      ]);
      const isDue = standing !== undefined && standing.at <= ports.clock.now();
      if (!isDue || server?.vmState !== softDelete.success.vmState || server.taskState !== null) return nothingToDelete;
      const { projectId, isAdmin } = server.deletedWith ?? { projectId: server.projectId, isAdmin: false };
      const caller = { userId: server.userId, projectId, isAdmin };
      return deleteServer(tx, ports, server, mappings, { caller, requestId: `req-${ports.chance.uuid()}` });
    }),
  );
}
