/** How far what is under way is, as hosts tell it with their signs of life. It is written where it has changed by so much, and never goes back within a step. */
import type { HeartbeatEvent, HowFar } from '../../messaging/events.ts';
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import { isLive, migrations } from '../migrations/migration.ts';
import { servers } from '../servers/server.ts';
import { commands } from './command.ts';

/** So many hundredths are worth a commit; the end of a step is told by what follows it. */
const worthwhile = 5;

/** What cannot be written is told again with the next sign of life. */
export async function takeProgress(ports: Ports, { host, howFar = [] }: Pick<HeartbeatEvent, 'host' | 'howFar'>): Promise<void> {
  await Promise.all(howFar.map((each) => takeOne(ports, host, each)));
}

async function takeOne(ports: Ports, host: string, { commandId, serverId, percent, memory, disk }: HowFar): Promise<void> {
  const progress = Math.floor(percent);
  await transaction(ports, async (tx) => {
    const server = await tx.get(servers, serverId);
    // What nobody waits for any more may still be under way.
    if (server?.commandId !== commandId || server.progress + worthwhile > progress) return;
    const command = await tx.get(commands, { serverId, id: commandId });
    if (command?.host !== host) return;
    const updatedAt = new Date(ports.clock.now()).toISOString();
    tx.put(servers, { ...server, progress, updatedAt });
    const migration = server.migrationId === null ? undefined : await tx.get(migrations, server.migrationId);
    if (migration === undefined || !isLive(migration) || (memory === undefined && disk === undefined)) return;
    const sent = { ...migration.sent, ...(memory === undefined ? {} : { memory }), ...(disk === undefined ? {} : { disk }) };
    tx.put(migrations, { ...migration, sent, updatedAt });
  });
}
