/**
 * Sends what was committed and perhaps not sent: on AWS from the table's stream, on one machine by looking. A command that was sent
 * already has the same deduplication id, so the queue takes it once.
 */
import { commands, deliver, send } from '../../shared/compute/commands/command.ts';
import { eachNew } from '../../shared/compute/commands/owed.ts';
import { QueueNotFound } from '../../shared/messaging/port.ts';
import { mayOweHosts } from '../../shared/network/hosts/owed-sorts.ts';
import { tellAllOwed, tellOwed } from '../../shared/network/hosts/tell.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Item } from '../../shared/store/port.ts';
import { sendOrders } from '../../shared/volume/keeping/owed.ts';
import { volumes } from '../../shared/volume/volume.ts';

/** How the sort keys of commands begin. */
export const commandPrefix = 'COMMAND#';
/** The sort key of volumes. */
export const volumeSort = 'VOLUME';

/**
 * An item that came into the table, or has changed there: a new command, a volume whose agent is owed an order that nobody has looked at yet, or something of which hosts are owed to be told. @throws what the queue throws,
 * but for a missing queue: a host that was never registered has none
 */
export async function dispatchItem(ports: Ports, item: Item): Promise<void> {
  if (item.sk === volumeSort) return dispatchOrder(ports, item);
  if (mayOweHosts(item.sk)) return tellOwed(ports, item);
  if (!item.sk.startsWith(commandPrefix)) return;
  const command = commands.parse(item);
  // It is to wait, and `reap` sends it.
  if (command.lookAt !== undefined) return;
  try {
    await deliver(ports, command);
  } catch (error) {
    if (!(error instanceof QueueNotFound)) throw error;
    ports.log.write({ level: 'error', event: 'command not sent', commandId: command.id, host: command.host, message: error.message });
  }
}

async function dispatchOrder(ports: Ports, item: Item): Promise<void> {
  const volume = volumes.parse(item);
  const { kept } = volume;
  if (kept === undefined || kept.revision === kept.settledRevision || kept.lookAt !== undefined) return;
  try {
    await ports.volumeAgents?.order(volume);
  } catch (error) {
    if (!(error instanceof QueueNotFound)) throw error;
  }
}

/**
 * What was issued lately, has waited for longer than so many milliseconds, and may not have been sent; what is older is looked after by `reap`. Who
 * begins asks for what was issued whenever it was. @returns how many were sent
 */
export async function dispatchOwed(ports: Ports, olderThan: number, issued: 'lately' | 'ever' = 'lately'): Promise<number> {
  let sent = 0;
  await eachNew(ports.store, { now: ports.clock.now(), olderThan, issued }, async (command) => {
    await send(ports, command);
    sent += 1;
  });
  return sent + (await sendOrders(ports, olderThan, issued === 'ever')) + (await tellAllOwed(ports, olderThan));
}
