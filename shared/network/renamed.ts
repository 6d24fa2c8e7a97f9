/**
 * Networks and security groups that are called otherwise: servers keep the names by which their addresses and groups are shown, so each is told of the new one. A thing owes that from the commit
 * that renames it until all of its ports have been looked at.
 */
import type { Clock } from '../clock.ts';
import type { Collection } from '../store/collection.ts';
import { transaction } from '../store/transaction.ts';
import type { NetworkPorts } from './network-ports.ts';
import { networks } from './networks/network.ts';
import { portsOfNetwork } from './ports/of-network.ts';
import { isOfServer, ports as portThings } from './ports/port.ts';
import { membersOf, securityGroups } from './security-groups/security-group.ts';

interface Renamed {
  readonly id: string;
  readonly name: string;
  readonly renamedSince?: number | undefined;
}

/** The thing under its new name, if there is one. */
export const renamed = <T extends Renamed>(clock: Clock, thing: T, name: string | undefined): T =>
  name === undefined || name === thing.name ? thing : { ...thing, name, renamedSince: thing.renamedSince ?? clock.now() };

async function* portsInGroup({ store }: NetworkPorts, groupId: string): AsyncGenerator<string> {
  for await (const { portId } of membersOf(store, groupId)) yield portId;
}

async function* portsOnNetwork({ store }: NetworkPorts, networkId: string): AsyncGenerator<string> {
  for await (const port of portsOfNetwork(store, networkId)) if (isOfServer(port)) yield port.id;
}

export const tellNewNameOfGroup = (ports: NetworkPorts, id: string) => tellNewName(ports, securityGroups, id, portsInGroup(ports, id));

export const tellNewNameOfNetwork = (ports: NetworkPorts, id: string) => tellNewName(ports, networks, id, portsOnNetwork(ports, id));

async function tellNewName<T extends Renamed>(
  ports: NetworkPorts,
  things: Collection<T, string>,
  id: string,
  of: AsyncIterable<string>,
): Promise<void> {
  const found = await things.get(ports.store, id);
  if (found?.renamedSince === undefined) return;
  for await (const portId of of)
    await transaction(ports, async (tx) => {
      const port = await tx.get(portThings, portId);
      if (port !== undefined) await ports.devices?.namesChanged(tx, port);
    });
  await transaction(ports, async (tx) => {
    const standing = await tx.get(things, id);
    if (standing === undefined || standing.name !== found.name) return;
    const { renamedSince: _told, ...rest } = standing;
    tx.put(things, rest as T);
  });
}
