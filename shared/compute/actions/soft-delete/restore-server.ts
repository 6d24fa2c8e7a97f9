/** Taking a server back that was put aside, as far as the quotas of its project and its user have room for it. */
import { together } from '../../../errors.ts';
import type { Ports } from '../../../ports.ts';
import { takeQuota } from '../../../quota/charge.ts';
import { admittedServers, admittedServersErrors, quotaOf } from '../../../quota/servers.ts';
import { accountsIn } from '../../../quota/standing.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { begin, beginErrors, type Cause } from '../../commands/begin.ts';
import type { Owed } from '../../commands/command.ts';
import { assertMay, guardErrors } from '../../servers/guards.ts';
import { placed } from '../../servers/place.ts';
import type { Server } from '../../servers/server.ts';
import { callOff } from '../../timers/timer.ts';
import { restore } from './rows.ts';
import { reclaimTimer } from './soft-delete-server.ts';

export const restoreErrors = together(guardErrors, beginErrors, admittedServersErrors);

/** @throws restoreErrors; OutOfBounds from the transaction when the room was taken meanwhile */
export async function restoreServer(tx: Transaction, ports: Ports, server: Server, cause: Cause): Promise<Owed> {
  assertMay(restore, server, cause.caller);
  const there = placed(server);
  const accounts = await accountsIn(tx, ports.store, server);
  admittedServers({ flavor: server.flavor, minCount: 1, maxCount: 1 }, accounts);
  const charged = quotaOf(server);
  takeQuota(tx, server, charged, accounts);
  await callOff(tx, { serverId: server.id, kind: reclaimTimer });
  return begin(tx, ports, restore, { ...there, charged, deletedWith: null }, {}, cause);
}
