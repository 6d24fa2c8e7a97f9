/** A port has been deleted behind the server's back: its interface goes. */
import { canonicalUuid } from '../../operation/uuid.ts';
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import { beginDetach } from '../actions/attach-interface/attach.ts';
import { detachInterface } from '../actions/attach-interface/rows.ts';
import { isUnderWay } from '../actions/use-volume/tell.ts';
import type { Cause } from '../commands/begin.ts';
import type { Owed } from '../commands/command.ts';
import { type Server, servers } from '../servers/server.ts';

type Placed = Server & { readonly host: string };

const vmStates: readonly string[] = detachInterface.vmStates;

/**
 * The server no longer shows it (of the service in the same table it has not since the commit that deleted the port), and its host is told to let go of it. Of a port that is there
 * nothing is done, whoever tells.
 */
export async function vifDeleted(
  tx: Transaction,
  ports: Ports,
  server: Placed,
  { tag = '' }: { readonly tag?: string | undefined },
  { requestId }: Pick<Cause, 'requestId'>,
): Promise<Owed | undefined> {
  const portId = canonicalUuid(tag);
  if (portId === undefined || (await ports.networks.portsOf([portId])).length > 0) return undefined;
  const interfaces = server.interfaces?.filter((each) => each.portId !== portId);
  const without = interfaces?.length === server.interfaces?.length ? server : { ...server, interfaces };
  if (without !== server) tx.put(servers, without);
  // What is under way ends with a machine that has the server's interfaces as they are then.
  if (isUnderWay(server) || !vmStates.includes(server.vmState)) return undefined;
  return beginDetach(tx, ports, without, portId, requestId);
}
