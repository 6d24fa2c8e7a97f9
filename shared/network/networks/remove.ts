/** Removes networks with their subnets, unless somebody uses them. */
import { returnNetworkQuota } from '../../quota/networks.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import { forgetCounters } from '../addresses/claims.ts';
import * as errors from '../errors/networks.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { portsOfNetwork } from '../ports/of-network.ts';
import { companions, type Port, ports as portThings } from '../ports/port.ts';
import { removePort } from '../ports/remove.ts';
import { removeUnused } from '../resource/leaving.ts';
import { forgetSubnet } from '../subnets/remove.ts';
import { subnets } from '../subnets/subnet.ts';
import { listNetwork } from './access.ts';
import { type Network, networks } from './network.ts';
import { releaseSegment } from './segments.ts';

export const removeNetworkErrors = [errors.NetworkInUse];

/** @param find the network, if the caller may delete it */
export async function removeNetwork(ports: NetworkPorts, find: (tx: Transaction) => Promise<Network>): Promise<void> {
  let subnetIds: readonly string[] = [];
  await removeUnused(ports, networks, {
    find,
    async assertUnused({ id }) {
      const own: Port[] = [];
      const others: string[] = [];
      for await (const port of portsOfNetwork(ports.store, id)) {
        if (companions.has(port.deviceOwner)) own.push(port);
        else others.push(port.id);
      }
      if (others.length > 0) throw errors.NetworkInUse({ net_id: id, port_ids: others.join(',') });
      for (const port of own) await removeCompanion(ports, port.id);
    },
    async remove(tx, network) {
      for (const id of network.subnetIds) {
        const subnet = await tx.get(subnets, id);
        if (subnet !== undefined) await forgetSubnet(tx, subnet);
      }
      await releaseSegment(tx, network);
      await listNetwork(tx, ports, network, undefined);
      returnNetworkQuota(tx, network.projectId, { network: 1 });
      tx.remove(networks, network.id);
      ({ subnetIds } = network);
    },
  });
  for (const id of subnetIds) await forgetCounters(ports, id);
}

const removeCompanion = (ports: NetworkPorts, id: string) =>
  transaction(ports, async (tx) => {
    const port = await tx.get(portThings, id);
    if (port !== undefined) await removePort(tx, ports, port);
  });
