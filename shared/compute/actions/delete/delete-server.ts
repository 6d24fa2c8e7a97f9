import type { Command } from '../../../messaging/commands.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { begin, type Cause, record } from '../../commands/begin.ts';
import type { Mapping } from '../../disks/mapping.ts';
import type { Server } from '../../servers/server.ts';
import * as lifecycle from '../rows.ts';
import { bury } from './bury.ts';

/**
 * A server on a host is gone when its host says so. Nova deletes it at once when the host is down, and with it forgets
 * volumes that the host may still write to; here they stay claimed until the host has answered or is fenced off
 * (forced down), and the server stays `deleting` till then: see workers/reap.ts.
 *
 * @returns the command to be sent once the transaction is committed; none for a server without a host, which is gone with the commit
 */
export async function deleteServer(
  tx: Transaction,
  ports: Ports,
  server: Server,
  mappings: readonly Mapping[],
  cause: Cause,
): Promise<Command | undefined> {
  const { projectId, isAdmin } = cause.caller;
  const marked: Server = { ...server, deletedWith: { projectId, isAdmin, requestId: cause.requestId } };
  if (server.host !== null) return begin(tx, ports, lifecycle.delete, { ...marked, host: server.host }, {}, cause);
  await bury(tx, ports, marked, mappings);
  record(tx, ports, lifecycle.delete, server, cause, 'Success');
  return undefined;
}
