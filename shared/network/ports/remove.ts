/** Removes ports, with their claims. */
import { returnNetworkQuota } from '../../quota/networks.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import { release } from '../addresses/claims.ts';
import * as errors from '../errors/ports.ts';
import type { NetworkPorts } from '../network-ports.ts';
import type { Port } from './port.ts';
import { putPort } from './put.ts';

/** Gives back its addresses, its MAC and its quota. */
export async function removePort(tx: Transaction, ports: NetworkPorts, port: Port): Promise<void> {
  const { id, networkId, macAddress, fixedIps, projectId } = port;
  await release(ports.store, tx, { portId: id, networkId, mac: macAddress, addresses: fixedIps });
  if (projectId !== null) returnNetworkQuota(tx, projectId, { port: 1 });
  await putPort(tx, ports, port, undefined);
}

export const deletePortErrors = [errors.ServicePortInUse];

/** Ports that only go with what they are for. */
const kept = ['network:router_interface', 'network:router_gateway', 'network:floatingip', 'network:ha_router_replicated_interface'];

/** @param find the port, if the caller may delete it */
export async function deletePort(ports: NetworkPorts, find: (tx: Transaction) => Promise<Port>): Promise<void> {
  await transaction(ports, async (tx) => {
    const port = await find(tx);
    if (kept.includes(port.deviceOwner)) throw errors.ServicePortInUse({ port_id: port.id, device_owner: port.deviceOwner });
    await removePort(tx, ports, port);
  });
}
