/** The record of a move that begins. */
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import type { Cause } from '../../commands/begin.ts';
import { type Migration, type MoveEnd, nextMigrationId } from '../../migrations/migration.ts';
import type { EmbeddedFlavor, Server } from '../../servers/server.ts';

interface Planned {
  readonly type: Migration['type'];
  readonly status: Migration['status'];
  /** The server's own unless it becomes another. */
  readonly flavor?: EmbeddedFlavor;
  readonly source: MoveEnd;
}

export async function planMove(
  tx: Transaction,
  { clock, chance }: Pick<Ports, 'clock' | 'chance'>,
  server: Server,
  { flavor = server.flavor, ...planned }: Planned,
  { caller, clears }: Cause,
): Promise<Migration> {
  return {
    uuid: chance.uuid(),
    id: await nextMigrationId(tx),
    serverId: server.id,
    projectId: server.projectId,
    userId: caller.userId,
    ...planned,
    destination: null,
    oldFlavor: server.flavor,
    newFlavor: flavor,
    vmState: server.vmState,
    learned: {},
    ...(clears === undefined ? {} : { clears }),
    createdAt: new Date(clock.now()).toISOString(),
    updatedAt: null,
  };
}
