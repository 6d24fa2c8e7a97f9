/** Putting a server on the shelf, and taking its machine off its host. */
import { together } from '../../../errors.ts';
import type { Ports } from '../../../ports.ts';
import { type Transaction, transaction } from '../../../store/transaction.ts';
import { begin, beginErrors, type Cause } from '../../commands/begin.ts';
import { type Owed, send } from '../../commands/command.ts';
import { assertDisksSettled, disksSettledErrors, readWithMappings } from '../../disks/mapping.ts';
import * as computeErrors from '../../errors.ts';
import { assertMay, guardErrors } from '../../servers/guards.ts';
import { machineOf, placed } from '../../servers/place.ts';
import { type Server, servers } from '../../servers/server.ts';
import { setTimer, type Timer } from '../../timers/timer.ts';
import { makeImage } from '../image/image-server.ts';
import { shelve, shelveOffload, shelveVolumes } from './rows.ts';

export const shelveErrors = /* @__PURE__ */ together(guardErrors, beginErrors, disksSettledErrors, [computeErrors.VtpmForbids]);

/** @throws shelveErrors */
export async function shelveServer(tx: Transaction, ports: Ports, server: Server, cause: Cause): Promise<Owed> {
  assertMay(shelve, server, cause.caller);
  const there = placed(server);
  await assertSettled(tx, ports, server, shelve.action);
  if (server.isVolumeBacked) return begin(tx, ports, shelveVolumes, { ...there, progress: 0 }, {}, cause);
  const wanted = { name: `${server.name}-shelved`, metadata: {} };
  const made = await makeImage(tx, ports, server, wanted, cause.caller.userId);
  return begin(tx, ports, shelve, made.server, {}, cause);
}

export const offloadErrors = /* @__PURE__ */ together(guardErrors, beginErrors, disksSettledErrors);

/** @throws offloadErrors */
export async function offloadServer(tx: Transaction, ports: Ports, server: Server, cause: Cause): Promise<Owed> {
  assertMay(shelveOffload, server, cause.caller);
  const there = placed(server);
  await assertSettled(tx, ports, server, shelveOffload.action);
  return begin(tx, ports, shelveOffload, there, { machineId: machineOf(there) }, cause);
}

async function assertSettled(tx: Transaction, { store }: Ports, server: Server, action: string): Promise<void> {
  assertDisksSettled(action, server, (await readWithMappings(tx, store, server.id)).mappings);
}

export const offloadTimer = 'shelve_offload';

/** Set in the commit that shelves a server, where it leaves its host only after a while. */
export async function setOffloadTimer(tx: Transaction, { clock }: Ports, serverId: string, seconds: number): Promise<void> {
  await setTimer(tx, { serverId, kind: offloadTimer, at: clock.now() + seconds * 1000 });
}

/** As an administrator would do it. One that was unshelved meanwhile, or shelved anew and whose time has not come, is left alone. */
export async function offloadByItself(ports: Ports, { serverId }: Pick<Timer, 'serverId'>): Promise<void> {
  const { clock, chance, shelvedOffloadSeconds = 0 } = ports;
  const command = await transaction(ports, async (tx) => {
    const server = await tx.get(servers, serverId);
    if (server?.vmState !== 'shelved' || server.taskState !== null || !server.shelved || server.deletedAt !== null) return undefined;
    if (shelvedOffloadSeconds < 0 || clock.now() < Date.parse(server.shelved.at) + shelvedOffloadSeconds * 1000) return undefined;
    const caller = { userId: server.userId, projectId: server.projectId, isAdmin: true };
    return offloadServer(tx, ports, server, { caller, requestId: `req-${chance.uuid()}` });
  });
  if (command !== undefined) await send(ports, command);
}
