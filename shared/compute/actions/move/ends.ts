/** The two ends of a move that is under way, and what its record says. */
import type { Ending } from '../../commands/ending.ts';
import type { Host } from '../../hosts/host.ts';
import { type Migration, type MoveEnd, migrations } from '../../migrations/migration.ts';
import type { Server } from '../../servers/server.ts';

export interface Moving {
  readonly migration: Migration;
  readonly source: MoveEnd;
  readonly destination: MoveEnd;
}

export function movingOf({ migration, server }: Ending): Moving {
  if (migration === undefined || migration.destination === null) throw new Error(`The server ${server.id} is in no move`);
  const { source, destination } = migration;
  return { migration, source, destination };
}

/** A server that is at this end. */
export const at = ({ host, zone }: MoveEnd): Partial<Server> => ({ host, availabilityZone: zone });

/** At the end of an undoing it is read from the server why it was undone. */
const faultOfMove = ({ fault }: Server, isUndo: boolean, told: string): string => (isUndo ? fault?.message : undefined) ?? told;

export function put({ tx, ports, server, command, fault: told }: Ending, migration: Migration, change: Partial<Migration>): void {
  const fault = change.status === 'error' ? faultOfMove(server, command.isUndo, told) : undefined;
  tx.put(migrations, { ...migration, ...change, ...(fault ? { fault } : {}), updatedAt: new Date(ports.clock.now()).toISOString() });
}

export const endAt = ({ name, inventory, availabilityZone }: Host): MoveEnd => ({
  host: name,
  node: inventory.hypervisorHostname,
  ip: inventory.hostIp,
  zone: availabilityZone,
});
