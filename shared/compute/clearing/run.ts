/** Goes on with every clearing that it is time to look at. Each is moved on first, so that two runs share the work and none holds up the others. */
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import { dueBy, pause } from '../due.ts';
import { type Clearing, clearings, dueClearings } from './clearing.ts';
import { goOn } from './go-on.ts';

/** @returns how many were due */
export async function runClearings(ports: Ports, mayGoOn: () => boolean): Promise<number> {
  let count = 0;
  for await (const found of clearings.all(ports.store, { ...dueClearings, range: dueBy(ports.clock.now()) })) {
    if (!mayGoOn()) break;
    count += 1;
    await goOnIfDue(ports, found, mayGoOn);
  }
  return count;
}

async function goOnIfDue(ports: Ports, found: Clearing, mayGoOn: () => boolean): Promise<void> {
  try {
    const isMine = await transaction(ports, async (tx) => {
      const standing = await tx.get(clearings, found.host);
      if (standing === undefined || standing.lookAt !== found.lookAt) return false;
      tx.put(clearings, { ...standing, lookAt: ports.clock.now() + pause });
      return true;
    });
    if (isMine) await goOn(ports, found.host, mayGoOn);
  } catch (error) {
    logFailure(ports, found.host, error);
  }
}

/** A move of the host has ended: there is room for another. What fails now is done when the clearing is due. */
export async function goOnAfterMove(ports: Ports, host: string): Promise<void> {
  await goOn(ports, host).catch((error: unknown) => logFailure(ports, host, error));
}

function logFailure({ log }: Ports, host: string, error: unknown): void {
  log.write({ level: 'warn', event: 'clearing failed', host, message: error instanceof Error ? error.message : String(error) });
}
