/** A port has been deleted behind the server's back: its interface goes. */
import { canonicalUuid } from '../../operation/uuid.ts';
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import { losePort } from '../actions/attach-interface/lost-ports.ts';
import type { Owed } from '../commands/command.ts';
import type { Server } from '../servers/server.ts';

/** Of the service in the same table the server has known it since the commit that deleted the port; its host may be told again. Of a port that is there nothing is done, whoever tells. */
export async function vifDeleted(
  tx: Transaction,
  ports: Ports,
  server: Server,
  { tag = '' }: { readonly tag?: string | undefined },
): Promise<readonly Owed[]> {
  const portId = canonicalUuid(tag);
  if (portId === undefined || (await ports.networks.portsOf([portId])).length > 0) return [];
  return losePort(tx, ports, server, portId);
}
